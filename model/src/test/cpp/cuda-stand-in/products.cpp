// Stands for libcublasLt.so: products by loops over the depth, in the types of the description. Only aligned operands are taken.
#include <cstdint>
#include <cstring>
#include <vector>
#include "stand-in.h"

#define API extern "C" __attribute__((visibility("default"))) int

enum { SUCCESS = 0, INVALID_VALUE = 7, NOT_SUPPORTED = 15 };
enum { TYPE_32F = 0, TYPE_64F = 1, TYPE_16F = 2, TYPE_16BF = 14 };
enum { COMPUTE_32F = 68, COMPUTE_64F = 70, COMPUTE_32F_FAST_TF32 = 77 };
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
    bool single = operation->compute == COMPUTE_32F && operation->scale == TYPE_32F;
    bool tensor = operation->compute == COMPUTE_32F_FAST_TF32 && operation->scale == TYPE_32F && a->type == TYPE_32F;
    bool twice = operation->compute == COMPUTE_64F && operation->scale == TYPE_64F && a->type == TYPE_64F;
    bool narrow = single && (a->type == TYPE_16F || a->type == TYPE_16BF);
    bool types = tensor || twice || narrow || (single && a->type == TYPE_32F);
    return types && b->type == a->type && (c->type == a->type || (narrow && c->type == TYPE_32F)) && a->columns == b->rows
           && a->rows == c->rows && b->columns == c->columns && a->batch == b->batch && a->batch == c->batch
           && a->leading >= int64_t(a->rows) && b->leading >= int64_t(b->rows) && c->leading >= int64_t(c->rows);
}

// Types of elements, and how they are read and written.
template <class T>
struct Full {
    typedef T Raw;
    typedef T Sum;
    static constexpr const char* NAME = sizeof(T) == 4 ? "products in float32" : "products in float64";
    static T load(T x) { return x; }
    static T store(T x) { return x; }
};

// The last bits are cut off. Of operands that were rounded to the type before, nothing is lost.
struct Tf32 : Full<float> {
    static constexpr const char* NAME = "products in tf32";
    static float load(float x) { return float_of(bits_of(x) & 0xffffe000); }
};

struct Bfloat {
    static constexpr const char* NAME = "products in bf16";
    typedef uint16_t Raw;
    typedef float Sum;
    static float load(uint16_t x) { return bfloat_to_float(x); }
    static uint16_t store(float x) { return float_to_bfloat(x); }
};

struct Half {
    static constexpr const char* NAME = "products in fp16";
    typedef uint16_t Raw;
    typedef float Sum;
    static float load(uint16_t x) { return half_to_float(x); }
    static uint16_t store(float x) { return float_to_half(x); }
};

// D = A · B, columns one after another.
template <class In, class Out>
struct Multiply : Job {
    typedef typename In::Sum T;
    Layout a, b, d;
    const typename In::Raw *left, *right;
    typename Out::Raw* result;
    bool wrong;

    static std::vector<T> loaded(const typename In::Raw* matrix, const Layout& layout) {
        std::vector<T> all(layout.rows * layout.columns);
        for (uint64_t column = 0; column < layout.columns; column++) {
            for (uint64_t row = 0; row < layout.rows; row++) {
                all[column * layout.rows + row] = In::load(matrix[column * layout.leading + row]);
            }
        }
        return all;
    }

    void run() override {
        std::vector<T> sums(d.rows);
        for (int batch = 0; batch < d.batch; batch++) {
            std::vector<T> as = loaded(left + batch * a.stride, a);
            std::vector<T> bs = loaded(right + batch * b.stride, b);
            for (uint64_t column = 0; column < d.columns; column++) {
                multiply(as.data(), bs.data() + column * b.rows, sums);
                if (wrong && batch == 0 && column == 0) {
                    sums[0] = sums[0] * 2 + 1;
                }
                for (uint64_t row = 0; row < d.rows; row++) {
                    result[batch * d.stride + column * d.leading + row] = Out::store(sums[row]);
                }
            }
        }
    }

    void multiply(const T* source, const T* factor, std::vector<T>& sums) {
        T* target = sums.data();
        memset(target, 0, d.rows * sizeof(T));
        // Pieces of a column stay in the cache while the depth is walked, four steps at a time.
        for (uint64_t from = 0; from < d.rows; from += 4096) {
            uint64_t to = from + 4096 < d.rows ? from + 4096 : d.rows;
            uint64_t k = 0;
            for (; k + 4 <= a.columns; k += 4) {
                const T* s = source + k * a.rows;
                const T* f = factor + k;
                for (uint64_t row = from; row < to; row++) {
                    target[row] += (s[row] * f[0] + s[row + a.rows] * f[1])
                                   + (s[row + 2 * a.rows] * f[2] + s[row + 3 * a.rows] * f[3]);
                }
            }
            for (; k < a.columns; k++) {
                for (uint64_t row = from; row < to; row++) {
                    target[row] += source[k * a.rows + row] * factor[k];
                }
            }
        }
    }
};

struct Call {
    const Layout *a, *b, *d;
    const void *alpha, *beta, *left, *right;
    void *result, *stream;
};

template <class In, class Out>
int multiply(const Call& call) {
    typedef typename In::Sum T;
    if (*static_cast<const T*>(call.alpha) != 1 || *static_cast<const T*>(call.beta) != 0) {
        return NOT_SUPPORTED;
    }
    Multiply<In, Out>* job = new Multiply<In, Out>();
    job->a = *call.a;
    job->b = *call.b;
    job->d = *call.d;
    job->left = static_cast<const typename In::Raw*>(call.left);
    job->right = static_cast<const typename In::Raw*>(call.right);
    job->result = static_cast<typename Out::Raw*>(call.result);
    int64_t wrong = stand_in_get("wrong");
    stand_in_count(In::NAME);
    job->wrong = stand_in_count("products") >= wrong && wrong > 0;
    return stand_in_enqueue(call.stream, job) == 0 ? SUCCESS : 13;
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
    Call call = {a, b, d, alpha, beta, left, right, result, stream};
    bool sums = d->type == TYPE_32F;
    switch (a->type) {
        case TYPE_16F:
            return sums ? multiply<Half, Full<float>>(call) : multiply<Half, Half>(call);
        case TYPE_16BF:
            return sums ? multiply<Bfloat, Full<float>>(call) : multiply<Bfloat, Bfloat>(call);
        case TYPE_64F:
            return multiply<Full<double>, Full<double>>(call);
        default:
            return operation->compute == COMPUTE_32F_FAST_TF32 || stand_in_get("short")
                           ? multiply<Tf32, Full<float>>(call)
                           : multiply<Full<float>, Full<float>>(call);
    }
}
