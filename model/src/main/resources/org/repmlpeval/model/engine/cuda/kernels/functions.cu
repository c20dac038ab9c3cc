// What all kernels share. The files of this folder are compiled together, this one first, once per type of numbers: REAL is float or
// double, in which everything is computed; STORED_BF16 or STORED_FP16 is defined if values are stored in 16 bits.
//
// A value lies in memory as (rows, images, positions): a row is a channel, and a column is a position of an image. The order of
// channels and positions is the plan's layout. Blocks along y take rows and threads along x take columns, so that neighbouring
// threads read neighbouring numbers. Pointers that are not needed are null.

typedef REAL real;

// Numbers of elements can exceed 32 bits, those of rows and columns cannot.
typedef unsigned long long position;
typedef unsigned int count;

#define KERNEL extern "C" __global__ void
#define EACH_ROW(row, rows) for (count row = blockIdx.y; row < (rows); row += gridDim.y)
#define EACH_COLUMN(column, columns) \
    for (count column = blockIdx.x * blockDim.x + threadIdx.x; column < (columns); column += gridDim.x * blockDim.x)

#ifdef STORED_BF16
// bfloat16 is the first half of a float. A carry out of the mantissa raises the exponent, up to infinity.
static __device__ inline real widened(unsigned short bits) { return __uint_as_float((unsigned int) bits << 16); }
static __device__ inline unsigned short narrowed(real x) {
    unsigned int bits = __float_as_uint(x);
    return x != x ? bits >> 16 | 0x40 : (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}
#endif
#if defined(STORED_FP16) && !defined(STAND_IN)
static __device__ inline real widened(unsigned short bits) {
    real x;
    asm("cvt.f32.f16 %0, %1;" : "=f"(x) : "h"(bits));
    return x;
}
static __device__ inline unsigned short narrowed(real x) {
    unsigned short bits;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(x));
    return bits;
}
#endif

// An element of a value or of a weight matrix. Writing rounds to the nearest, ties to even.
#if defined(STORED_BF16) || defined(STORED_FP16)
struct stored {
    unsigned short bits;
    __device__ stored& operator=(real x) {
        bits = narrowed(x);
        return *this;
    }
    __device__ operator real() const { return widened(bits); }
};
#else
typedef real stored;
#endif

// What follows a product reads its sums, which are not rounded; otherwise it reads a value. The other pointer is null.
static __device__ inline real element_of(const stored* x, const real* sums, position at) {
    return sums ? sums[at] : (real) x[at];
}

// Functions of a plan, by the order of the enum.
enum { NONE, RELU, GELU, ERF_GATE, SIGMOID };

static __device__ inline float erf_of(float x) { return erff(x); }
static __device__ inline double erf_of(double x) { return erf(x); }
static __device__ inline float exp_of(float x) { return expf(x); }
static __device__ inline double exp_of(double x) { return exp(x); }
static __device__ inline float rint_of(float x) { return rintf(x); }
static __device__ inline double rint_of(double x) { return rint(x); }
static __device__ inline float magnitude_of(float x, int* exponent) { return frexpf(x, exponent); }
static __device__ inline double magnitude_of(double x, int* exponent) { return frexp(x, exponent); }

// The exponent of the first digit of x.
static __device__ inline int exponent_of(real x) {
    int exponent = 0;
    magnitude_of(x, &exponent);
    return exponent - 1;
}

// Infinite beyond the largest exponent.
static __device__ inline real power_of_two(int exponent) { return (real) ldexp(1.0, exponent); }

// Not-a-number stays what it is, so that it is counted as such.
static __device__ inline real apply(int function, real x) {
    const real root = (real) 0.70710678118654752440;
    switch (function) {
        case RELU:
            return x < 0 ? 0 : x;
        case GELU:
            return x * (real) 0.5 * (1 + erf_of(x * root));
        case ERF_GATE:
            return x * (1 + erf_of(x));
        case SIGMOID:
            return 1 / (1 + exp_of(-x));
        default:
            return x;
    }
}
