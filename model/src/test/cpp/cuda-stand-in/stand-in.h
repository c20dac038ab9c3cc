// What the libraries of the stand-in share.
#pragma once

struct Dim {
    unsigned x, y, z;
};

// Something that a stream does.
struct Job {
    virtual ~Job() {}
    virtual void run() = 0;
};

// Makes a kernel with its arguments a job.
typedef Job* (*Binder)(void** values, Dim grid, Dim block);

// Of driver.cpp: adds a job to a stream, and returns a code.
extern "C" int stand_in_enqueue(void* stream, Job* job);
