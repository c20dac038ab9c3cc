// Stands for libcuda.so.1. Settings, by REPMLP_STAND_IN=NAME=VALUE,… or stand_in_set:
//   driver      version of CUDA that the driver runs, 13000
//   init        code with which the driver does not start, 0
//   devices     number of devices, 2
//   mig         1: each device is a part of one
//   capability  of each, 90 for 9.0
//   memory      bytes of all devices together; 0: not even a context fits
//   pinned      bytes of the host that may be pinned at a time, 16 GB
//   late        1: work is done when someone waits for it; 0: at once
//   refuse      that launch from the setting on is refused for lack of memory, and the device is not lost; 0: none
//   fail        after that many launches, the device of the next one is lost; 0: never
//   wrong       the first element of the results of products from that one on is wrong; 0: none
//   short       1: products in float32 are made in TF32
// stand_in_get also gives "allocated" bytes, "launches", "launches of NAME", "products", "products in TYPE", and "early", how often
// memory was freed while work of a stream waited.
#include <dlfcn.h>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include "stand-in.h"

#define API extern "C" __attribute__((visibility("default"))) int

enum {
    SUCCESS = 0,
    INVALID_VALUE = 1,
    OUT_OF_MEMORY = 2,
    NO_DEVICE = 100,
    INVALID_IMAGE = 200,
    INVALID_CONTEXT = 201,
    NOT_FOUND = 500,
    LAUNCH_FAILED = 719,
    NOT_READY = 802
};

namespace {

struct Stream {
    std::deque<Job*> jobs;
};

struct Function {
    std::string name;
    Binder binder;
};

// A device does one thing at a time.
std::recursive_mutex mutex;
std::map<std::string, int64_t> settings;
std::map<uint64_t, size_t> blocks;
std::map<Stream*, bool> streams;
// For copies that name no stream; other streams do not wait for it.
Stream unnamed;
thread_local int* current = nullptr;
int contexts[8];
// Its context, if one is lost.
int* lost = nullptr;

struct Settings {
    Settings() {
        settings = {{"driver", 13000}, {"devices", 2}, {"capability", 90}, {"memory", int64_t(16) << 30},
                    {"pinned", int64_t(16) << 30}, {"late", 1}};
        const char* text = getenv("REPMLP_STAND_IN");
        std::string rest = text == nullptr ? "" : text;
        while (!rest.empty()) {
            size_t end = std::min(rest.find(','), rest.size());
            size_t equals = rest.find('=');
            settings[rest.substr(0, equals)] = atoll(rest.substr(equals + 1, end - equals - 1).c_str());
            rest = end == rest.size() ? "" : rest.substr(end + 1);
        }
    }
} initial;

struct Copy : Job {
    void* target;
    const void* source;
    size_t bytes;
    Copy(void* target, const void* source, size_t bytes) : target(target), source(source), bytes(bytes) {}
    void run() override { memcpy(target, source, bytes); }
};

// From memory of the host that may be changed at once.
struct StagedCopy : Job {
    void* target;
    std::string staged;
    StagedCopy(void* target, const void* source, size_t bytes)
        : target(target), staged(static_cast<const char*>(source), bytes) {}
    void run() override { memcpy(target, staged.data(), staged.size()); }
};

void drain(Stream* stream) {
    while (!stream->jobs.empty()) {
        Job* job = stream->jobs.front();
        stream->jobs.pop_front();
        job->run();
        delete job;
    }
}

void drain_all() {
    drain(&unnamed);
    for (auto& entry : streams) {
        drain(entry.first);
    }
}

// Work that waits may use what is about to be freed.
void count_early() {
    for (auto& entry : streams) {
        settings["early"] += !entry.first->jobs.empty();
    }
}

// Whether a range lies in one block of the device's memory.
bool inside(uint64_t address, size_t bytes) {
    auto block = blocks.upper_bound(address);
    if (block == blocks.begin()) {
        return false;
    }
    --block;
    return address + bytes <= block->first + block->second;
}

int state() {
    return current == nullptr ? INVALID_CONTEXT : current == lost ? LAUNCH_FAILED : SUCCESS;
}

}  // namespace

#define GUARD \
    std::lock_guard<std::recursive_mutex> lock(mutex); \
    if (int code = state()) return code;

API stand_in_set(const char* name, int64_t value) {
    std::lock_guard<std::recursive_mutex> lock(mutex);
    settings[name] = value;
    if (strcmp(name, "fail") == 0) {
        lost = nullptr;
        settings["launches"] = 0;
    }
    if (strcmp(name, "wrong") == 0) {
        settings["products"] = 0;
    }
    return SUCCESS;
}

extern "C" __attribute__((visibility("default"))) int64_t stand_in_get(const char* name) {
    std::lock_guard<std::recursive_mutex> lock(mutex);
    return settings[name];
}

extern "C" __attribute__((visibility("default"))) int64_t stand_in_count(const char* name) {
    std::lock_guard<std::recursive_mutex> lock(mutex);
    return ++settings[name];
}

extern "C" __attribute__((visibility("default"))) int stand_in_enqueue(void* handle, Job* job) {
    std::lock_guard<std::recursive_mutex> lock(mutex);
    int code = state();
    Stream* stream = static_cast<Stream*>(handle);
    if (code != SUCCESS || streams.count(stream) == 0) {
        delete job;
        return code != SUCCESS ? code : INVALID_VALUE;
    }
    stream->jobs.push_back(job);
    if (settings["late"] == 0) {
        drain(stream);
    }
    return SUCCESS;
}

API cuInit(unsigned) { return settings["init"] != 0 ? settings["init"] : settings["devices"] == 0 ? NO_DEVICE : SUCCESS; }

// NVIDIA's own NVRTC asks for it, and takes an error.
API cuGetExportTable(const void**, const void*) { return NOT_FOUND; }

API cuDriverGetVersion(int* version) {
    *version = settings["driver"];
    return SUCCESS;
}

API cuGetErrorName(int code, const char** text) {
    static const std::map<int, const char*> names = {{INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE"},
                                                     {OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY"},
                                                     {INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT"},
                                                     {NOT_READY, "CUDA_ERROR_SYSTEM_NOT_READY"},
                                                     {LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED"}};
    *text = names.count(code) ? names.at(code) : nullptr;
    return *text ? SUCCESS : INVALID_VALUE;
}

API cuGetErrorString(int code, const char** text) {
    *text = code == LAUNCH_FAILED ? "unspecified launch failure" : nullptr;
    return *text ? SUCCESS : INVALID_VALUE;
}

API cuDeviceGetCount(int* count) {
    *count = settings["devices"];
    return SUCCESS;
}

API cuDeviceGet(int* device, int position) {
    *device = position;
    return position < settings["devices"] ? SUCCESS : INVALID_VALUE;
}

API cuDeviceGetName(char* name, int length, int device) {
    snprintf(name, length, "Stand-in %s%s", device == 0 ? "A" : "B", settings["mig"] ? " MIG 1g.10gb" : "");
    return SUCCESS;
}

API cuDeviceGetUuid_v2(unsigned char* uuid, int device) {
    memset(uuid, 0, 16);
    uuid[15] = device + 1;
    return SUCCESS;
}

API cuDeviceGetAttribute(int* value, int attribute, int) {
    const int major = 75, minor = 76;
    *value = attribute == major ? settings["capability"] / 10 : attribute == minor ? settings["capability"] % 10 : 0;
    return attribute == major || attribute == minor ? SUCCESS : INVALID_VALUE;
}

API cuDevicePrimaryCtxRetain(void** context, int device) {
    if (settings["memory"] == 0) {
        return OUT_OF_MEMORY;
    }
    *context = &contexts[device];
    return SUCCESS;
}

API cuCtxSetCurrent(void* context) {
    if (lost != nullptr && context == lost) {
        return LAUNCH_FAILED;
    }
    current = static_cast<int*>(context);
    return SUCCESS;
}

API cuCtxSynchronize() {
    GUARD
    drain_all();
    return state();
}

API cuMemGetInfo_v2(size_t* free, size_t* total) {
    GUARD
    *total = settings["memory"];
    *free = settings["memory"] - settings["allocated"];
    return SUCCESS;
}

API cuMemAlloc_v2(uint64_t* address, size_t bytes) {
    GUARD
    if (settings["allocated"] + int64_t(bytes) > settings["memory"]) {
        return OUT_OF_MEMORY;
    }
    void* memory = bytes == 0 ? nullptr : aligned_alloc(256, (bytes + 255) / 256 * 256);
    if (memory == nullptr) {
        return bytes == 0 ? INVALID_VALUE : OUT_OF_MEMORY;
    }
    // All bits set is not a number, and as an index it is far outside.
    memset(memory, 0xff, bytes);
    *address = reinterpret_cast<uint64_t>(memory);
    blocks[*address] = bytes;
    settings["allocated"] += bytes;
    return SUCCESS;
}

API cuMemFree_v2(uint64_t address) {
    GUARD
    count_early();
    drain_all();
    auto block = blocks.find(address);
    if (block == blocks.end()) {
        return INVALID_VALUE;
    }
    settings["allocated"] -= block->second;
    blocks.erase(block);
    free(reinterpret_cast<void*>(address));
    return SUCCESS;
}

API cuMemHostAlloc(void** memory, size_t bytes, unsigned) {
    GUARD
    *memory = int64_t(bytes) > settings["pinned"] ? nullptr : malloc(bytes);
    return *memory == nullptr ? OUT_OF_MEMORY : SUCCESS;
}

API cuMemFreeHost(void* memory) {
    GUARD
    count_early();
    drain_all();
    free(memory);
    return SUCCESS;
}

API cuMemcpyHtoD_v2(uint64_t target, const void* source, size_t bytes) {
    GUARD
    if (!inside(target, bytes)) {
        return INVALID_VALUE;
    }
    unnamed.jobs.push_back(new StagedCopy(reinterpret_cast<void*>(target), source, bytes));
    if (settings["late"] == 0) {
        drain(&unnamed);
    }
    return SUCCESS;
}

API cuMemcpyHtoDAsync_v2(uint64_t target, const void* source, size_t bytes, void* stream) {
    GUARD
    return inside(target, bytes) ? stand_in_enqueue(stream, new Copy(reinterpret_cast<void*>(target), source, bytes))
                                 : INVALID_VALUE;
}

API cuMemcpyDtoHAsync_v2(void* target, uint64_t source, size_t bytes, void* stream) {
    GUARD
    return inside(source, bytes) ? stand_in_enqueue(stream, new Copy(target, reinterpret_cast<void*>(source), bytes))
                                 : INVALID_VALUE;
}

API cuMemcpyDtoDAsync_v2(uint64_t target, uint64_t source, size_t bytes, void* stream) {
    GUARD
    return inside(target, bytes) && inside(source, bytes)
                   ? stand_in_enqueue(
                             stream,
                             new Copy(reinterpret_cast<void*>(target), reinterpret_cast<void*>(source), bytes))
                   : INVALID_VALUE;
}

API cuStreamCreate(void** stream, unsigned) {
    GUARD
    Stream* fresh = new Stream();
    streams[fresh] = true;
    *stream = fresh;
    return SUCCESS;
}

API cuStreamSynchronize(void* stream) {
    GUARD
    drain(static_cast<Stream*>(stream));
    return state();
}

API cuStreamDestroy_v2(void* stream) {
    GUARD
    drain(static_cast<Stream*>(stream));
    streams.erase(static_cast<Stream*>(stream));
    delete static_cast<Stream*>(stream);
    return SUCCESS;
}

API cuModuleLoadData(void** module, const void* image) {
    GUARD
    const std::string prefix = "stand-in:";
    std::string text = static_cast<const char*>(image);
    if (text.compare(0, prefix.size(), prefix) != 0) {
        return INVALID_IMAGE;
    }
    *module = dlopen(text.substr(prefix.size()).c_str(), RTLD_NOW | RTLD_LOCAL);
    return *module ? SUCCESS : INVALID_IMAGE;
}

API cuModuleGetFunction(void** function, void* module, const char* name) {
    GUARD
    void* binder = dlsym(module, (std::string("stand_in_bind_") + name).c_str());
    if (binder == nullptr) {
        return NOT_FOUND;
    }
    *function = new Function{name, reinterpret_cast<Binder>(binder)};
    return SUCCESS;
}

API cuLaunchKernel(
        void* handle,
        unsigned gridX,
        unsigned gridY,
        unsigned gridZ,
        unsigned blockX,
        unsigned blockY,
        unsigned blockZ,
        unsigned,
        void* stream,
        void** values,
        void**) {
    GUARD
    bool legal = gridX > 0 && gridX <= 0x7fffffff && gridY > 0 && gridY <= 65535 && gridZ > 0 && gridZ <= 65535
                 && blockX > 0 && blockX <= 1024 && blockY == 1 && blockZ == 1;
    if (!legal) {
        return INVALID_VALUE;
    }
    Function* function = static_cast<Function*>(handle);
    if (settings["refuse"] > 0 && --settings["refuse"] == 0) {
        return OUT_OF_MEMORY;
    }
    int64_t launches = ++settings["launches"];
    ++settings["launches of " + function->name];
    if (settings["fail"] > 0 && launches > settings["fail"]) {
        // As on a device, it shows when someone waits or calls next.
        lost = current;
        settings["fail"] = 0;
        return SUCCESS;
    }
    return stand_in_enqueue(stream, function->binder(values, {gridX, gridY, gridZ}, {blockX, 1, 1}));
}
