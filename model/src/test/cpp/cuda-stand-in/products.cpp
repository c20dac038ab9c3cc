// Stands for libcublasLt.so: products by loops over the depth. Only full precision and aligned operands are taken.
#include <cstdint>
#include <cstring>
#include <vector>
#include "stand-in.h"

#define API extern "C" __attribute__((visibility("default"))) int

enum { SUCCESS = 0, INVALID_VALUE = 7, NOT_SUPPORTED = 15 };
enum { TYPE_32F = 0, TYPE_64F = 1, COMPUTE_32F = 68, COMPUTE_64F = 70 };
enum { LAYOUT_BATCH_COUNT = 5, LAYOUT_BATCH_STRIDE = 6, PREFERENCE_WORKSPACE = 1, PREFERENCE_REDUCTION = 3 };

namespace {

const uint64_t CHOSEN = 0x5ca1ab1e;
const uint64_t ALIGNMENT = 256;
const uint64_t REDUCTION_IN_PLACE = 1;

struct Operation {
    int compute;
    int scale;
};

struct Layout {
    int type;
    uint64_t rows;
    uint64_t columns;
    int64_t leading;
    int32_t batch;
    int64_t stride;
};

struct Preference {
    uint64_t workspace;
    uint32_t reduction;
};

struct Algorithm {
    uint64_t data[8];
};

struct Proposal {
    Algorithm algorithm;
    size_t workspace;
    int state;
    float waves;
    int reserved[4];
};

bool fits(const Operation* operation, const Layout* a, const Layout* b, const Layout* c) {
    bool single = operation->compute == COMPUTE_32F && operation->scale == TYPE_32F && a->type == TYPE_32F;
    bool twice = operation->compute == COMPUTE_64F && operation->scale == TYPE_64F && a->type == TYPE_64F;
    return (single || twice) && b->type == a->type && c->type == a->type && a->columns == b->rows
           && a->rows == c->rows && b->columns == c->columns && a->batch == b->batch && a->batch == c->batch;
}

// D = A · B, columns one after another.
template <class T>
struct Multiply : Job {
    Layout a, b, d;
    const T *left, *right;
    T* result;

    void run() override {
        for (int batch = 0; batch < d.batch; batch++) {
            for (uint64_t column = 0; column < d.columns; column++) {
                T* target = result + batch * d.stride + column * d.leading;
                memset(target, 0, d.rows * sizeof(T));
                // Pieces of a column stay in the cache while the depth is walked, four steps at a time.
                for (uint64_t from = 0; from < d.rows; from += 4096) {
                    uint64_t to = from + 4096 < d.rows ? from + 4096 : d.rows;
                    const T* source = left + batch * a.stride;
                    const T* factor = right + batch * b.stride + column * b.leading;
                    uint64_t k = 0;
                    for (; k + 4 <= a.columns; k += 4) {
                        const T* s = source + k * a.leading;
                        const T* f = factor + k;
                        for (uint64_t row = from; row < to; row++) {
                            target[row] += (s[row] * f[0] + s[row + a.leading] * f[1])
                                           + (s[row + 2 * a.leading] * f[2] + s[row + 3 * a.leading] * f[3]);
                        }
                    }
                    for (; k < a.columns; k++) {
                        for (uint64_t row = from; row < to; row++) {
                            target[row] += source[k * a.leading + row] * factor[k];
                        }
                    }
                }
            }
        }
    }
};

template <class T>
int multiply(
        const Layout* a, const Layout* b, const Layout* d, const void* alpha, const void* beta, const void* const* memory,
        void* result, void* stream) {
    if (*static_cast<const T*>(alpha) != 1 || *static_cast<const T*>(beta) != 0) {
        return NOT_SUPPORTED;
    }
    Multiply<T>* job = new Multiply<T>();
    job->a = *a;
    job->b = *b;
    job->d = *d;
    job->left = static_cast<const T*>(memory[0]);
    job->right = static_cast<const T*>(memory[1]);
    job->result = static_cast<T*>(result);
    return stand_in_enqueue(stream, job) == 0 ? SUCCESS : 13;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) size_t cublasLtGetVersion() { return 0; }

extern "C" __attribute__((visibility("default"))) const char* cublasLtGetStatusString(int code) {
    return code == NOT_SUPPORTED ? "not supported" : code == INVALID_VALUE ? "invalid value" : "failed";
}

API cublasLtCreate(void** handle) {
    *handle = new int(0);
    return SUCCESS;
}

API cublasLtMatmulDescCreate(Operation** operation, int compute, int scale) {
    *operation = new Operation{compute, scale};
    return SUCCESS;
}

API cublasLtMatrixLayoutCreate(Layout** layout, int type, uint64_t rows, uint64_t columns, int64_t leading) {
    *layout = new Layout{type, rows, columns, leading, 1, 0};
    return SUCCESS;
}

API cublasLtMatrixLayoutSetAttribute(Layout* layout, int what, const void* value, size_t bytes) {
    if (what == LAYOUT_BATCH_COUNT && bytes == 4) {
        layout->batch = *static_cast<const int32_t*>(value);
    } else if (what == LAYOUT_BATCH_STRIDE && bytes == 8) {
        layout->stride = *static_cast<const int64_t*>(value);
    } else {
        return INVALID_VALUE;
    }
    return SUCCESS;
}

API cublasLtMatmulPreferenceCreate(Preference** preference) {
    *preference = new Preference{0, REDUCTION_IN_PLACE};
    return SUCCESS;
}

API cublasLtMatmulPreferenceSetAttribute(Preference* preference, int what, const void* value, size_t bytes) {
    if (what == PREFERENCE_WORKSPACE && bytes == 8) {
        preference->workspace = *static_cast<const uint64_t*>(value);
    } else if (what == PREFERENCE_REDUCTION && bytes == 4) {
        preference->reduction = *static_cast<const uint32_t*>(value);
    } else {
        return INVALID_VALUE;
    }
    return SUCCESS;
}

API cublasLtMatmulPreferenceDestroy(Preference* preference) {
    delete preference;
    return SUCCESS;
}

API cublasLtMatmulAlgoGetHeuristic(
        void*,
        const Operation* operation,
        const Layout* a,
        const Layout* b,
        const Layout* c,
        const Layout* d,
        const Preference* preference,
        int requested,
        Proposal* proposals,
        int* found) {
    *found = 0;
    if (requested < 1 || c != d || !fits(operation, a, b, c) || (preference->reduction & REDUCTION_IN_PLACE) != 0) {
        return NOT_SUPPORTED;
    }
    memset(proposals, 0, sizeof(Proposal));
    proposals->algorithm.data[0] = CHOSEN;
    *found = 1;
    return SUCCESS;
}

API cublasLtMatmul(
        void*,
        const Operation* operation,
        const void* alpha,
        const void* left,
        const Layout* a,
        const void* right,
        const Layout* b,
        const void* beta,
        const void* before,
        const Layout* c,
        void* result,
        const Layout* d,
        const Algorithm* algorithm,
        void* workspace,
        size_t,
        void* stream) {
    const void* memory[] = {left, right, before, workspace};
    for (const void* address : memory) {
        if (address == nullptr || reinterpret_cast<uint64_t>(address) % ALIGNMENT != 0) {
            return INVALID_VALUE;
        }
    }
    if (algorithm->data[0] != CHOSEN || before != result || !fits(operation, a, b, d)) {
        return INVALID_VALUE;
    }
    return a->type == TYPE_32F ? multiply<float>(a, b, d, alpha, beta, memory, result, stream)
                               : multiply<double>(a, b, d, alpha, beta, memory, result, stream);
}
