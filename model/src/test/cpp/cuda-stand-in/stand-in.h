// What the libraries of the stand-in share.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>

struct Dim {
    unsigned x, y, z;
};

// Numbers of 16 bits.
inline uint32_t bits_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof(bits));
    return bits;
}

inline float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof(x));
    return x;
}

inline float half_to_float(uint16_t bits) {
    int exponent = bits >> 10 & 31;
    float mantissa = bits & 1023;
    float size = exponent == 31 ? (mantissa == 0 ? INFINITY : NAN)
                 : exponent == 0 ? ldexpf(mantissa, -24)
                                 : ldexpf(1024 + mantissa, exponent - 25);
    return bits & 0x8000 ? -size : size;
}

// To the nearest, ties to even.
inline uint16_t float_to_half(float x) {
    uint16_t sign = bits_of(x) >> 16 & 0x8000;
    float size = fabsf(x);
    if (size != size) {
        return sign | 0x7e00;
    }
    if (size >= 65520) {
        return sign | 0x7c00;
    }
    int exponent;
    frexpf(size, &exponent);
    exponent = size < 0x1p-14f ? -14 : exponent - 1;
    // Mantissa and exponent are added, so that a mantissa that was rounded up to 2 raises the exponent.
    return sign | (uint16_t((exponent + 14) << 10) + uint16_t(rintf(ldexpf(size, 10 - exponent))));
}

inline float bfloat_to_float(uint16_t bits) { return float_of(uint32_t(bits) << 16); }

inline uint16_t float_to_bfloat(float x) {
    uint32_t bits = bits_of(x);
    return x != x ? bits >> 16 | 0x40 : (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

// Something that a stream does.
struct Job {
    virtual ~Job() {}
    virtual void run() = 0;
};

// Makes a kernel with its arguments a job.
typedef Job* (*Binder)(void** values, Dim grid, Dim block);

// Of driver.cpp: adds a job to a stream, and returns a code.
extern "C" int stand_in_enqueue(void* stream, Job* job);

// Of driver.cpp: the value of a setting; one more of what has that name, and how many there are now.
extern "C" int64_t stand_in_get(const char* name);
extern "C" int64_t stand_in_count(const char* name);
