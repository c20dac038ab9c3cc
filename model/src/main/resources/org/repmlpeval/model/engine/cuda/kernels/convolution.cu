// Convolution as an implicit product: outputs of one group times pixels, summed over channels and taps. A block computes a tile of
// OUTPUTS by PIXELS, a thread a part of SIDE by SIDE of it. The next step's numbers are fetched while this one's are multiplied.

#define OUTPUTS 64
#define PIXELS 128
#define DEPTH 8
#define SIDE 8
#define CONVOLUTION_THREADS 128

// weight is (groups, depth, outputs). y = scale[o] * sum + shift[o] + base per output, and not below 0 if it ends in relu. (Other
// functions, which no network has behind such a convolution, are another pass: 64 copies of each would make this kernel slow to
// compile.)
KERNEL __launch_bounds__(CONVOLUTION_THREADS) convolution(
        const real* x,
        real* y,
        const real* base,
        const real* weight,
        const real* scale,
        const real* shift,
        const int* channel,
        const int* down,
        const int* across,
        const int* place,
        const int* pixel,
        Window window,
        count maps,
        count channels,
        count depth,
        count outputs,
        int relu) {
    __shared__ real left[DEPTH][OUTPUTS];
    __shared__ real right[DEPTH][PIXELS];
    count area = window.height * window.width;
    count outArea = window.outHeight * window.outWidth;
    count columns = maps * outArea;
    count group = blockIdx.z;
    count firstOutput = blockIdx.y * OUTPUTS;
    count firstColumn = blockIdx.x * PIXELS;

    // The column that this thread fetches.
    count column = firstColumn + threadIdx.x;
    bool fetches = column < columns;
    int natural = pixel && fetches ? pixel[column % outArea] : column % outArea;
    int top = natural / window.outWidth * window.stride - window.padding;
    int start = natural % window.outWidth * window.stride - window.padding;
    const real* map = x + ((position) group * channels * maps + column / outArea) * area;
    position channelSize = (position) maps * area;

    // The outputs that it fetches: one, at DEPTH / 2 steps.
    count output = firstOutput + threadIdx.x % OUTPUTS;
    count half = threadIdx.x / OUTPUTS * (DEPTH / 2);
    const real* weights = weight + (position) group * depth * outputs + output;

    real sums[SIDE][SIDE];
    for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
            sums[i][j] = 0;
        }
    }
    count row = threadIdx.x / 16 * SIDE;
    count lane = threadIdx.x % 16;
    real nextLeft[DEPTH / 2];
    real nextRight[DEPTH];
    for (count from = 0; from < depth + DEPTH; from += DEPTH) {
        if (from > 0) {
            __syncthreads();
            for (int k = 0; k < DEPTH / 2; k++) {
                left[half + k][threadIdx.x % OUTPUTS] = nextLeft[k];
            }
            for (int k = 0; k < DEPTH; k++) {
                right[k][threadIdx.x] = nextRight[k];
            }
            __syncthreads();
        }
        if (from < depth) {
            for (count k = 0; k < DEPTH / 2; k++) {
                count at = from + half + k;
                nextLeft[k] = at < depth && output < outputs ? weights[(position) at * outputs] : 0;
            }
            for (count k = 0; k < DEPTH; k++) {
                count at = from + k;
                real value = 0;
                if (at < depth && fetches) {
                    int i = top + down[at];
                    int j = start + across[at];
                    if (i >= 0 && i < window.height && j >= 0 && j < window.width) {
                        int source = i * window.width + j;
                        value = map[channel[at] * channelSize + (place ? place[source] : source)];
                    }
                }
                nextRight[k] = value;
            }
        }
        if (from > 0) {
#pragma unroll
            for (int k = 0; k < DEPTH; k++) {
                real a[SIDE];
                real b[SIDE];
#pragma unroll
                for (int i = 0; i < SIDE; i++) {
                    a[i] = left[k][row + i];
                    b[i] = right[k][lane + 16 * i];
                }
#pragma unroll
                for (int i = 0; i < SIDE; i++) {
#pragma unroll
                    for (int j = 0; j < SIDE; j++) {
                        sums[i][j] += a[i] * b[j];
                    }
                }
            }
        }
    }
#pragma unroll
    for (int i = 0; i < SIDE; i++) {
        count inGroup = firstOutput + row + i;
        if (inGroup < outputs) {
            count o = group * outputs + inGroup;
            real factor = scale ? scale[o] : 1;
            real addend = shift ? shift[o] : 0;
#pragma unroll
            for (int j = 0; j < SIDE; j++) {
                count to = firstColumn + lane + 16 * j;
                if (to < columns) {
                    position at = (position) o * columns + to;
                    real value = factor * sums[i][j] + addend;
                    value = base ? value + base[at] : value;
                    y[at] = relu && value < 0 ? 0 : value;
                }
            }
        }
    }
}
