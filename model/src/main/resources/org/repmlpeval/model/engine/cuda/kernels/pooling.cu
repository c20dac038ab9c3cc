// Kernels that change the size of maps. place[pixel] is the position of a pixel of the input, pixel[position] the pixel of a
// position of the output; both are null where positions are in the natural order.

static __device__ inline int looked_up(const int* table, int i) { return table ? table[i] : i; }

#define MEAN_THREADS 128

// Mean of each map; a block per map, and always the same order of additions.
KERNEL mean(const stored* x, stored* y, count rows, count images, count positions) {
    __shared__ real sums[MEAN_THREADS];
    EACH_ROW(row, rows) {
        for (count image = blockIdx.x; image < images; image += gridDim.x) {
            const stored* map = x + ((position) row * images + image) * positions;
            real sum = 0;
            for (count i = threadIdx.x; i < positions; i += MEAN_THREADS) {
                sum += map[i];
            }
            sums[threadIdx.x] = sum;
            __syncthreads();
            for (count half = MEAN_THREADS / 2; half > 0; half /= 2) {
                if (threadIdx.x < half) {
                    sums[threadIdx.x] += sums[threadIdx.x + half];
                }
                __syncthreads();
            }
            if (threadIdx.x == 0) {
                y[(position) row * images + image] = sums[0] / positions;
            }
            __syncthreads();
        }
    }
}

// Largest value of each window; what lies outside the map is ignored.
KERNEL max_pool(
        const stored* x,
        stored* y,
        const int* place,
        const int* pixel,
        count rows,
        count images,
        int height,
        int width,
        int outHeight,
        int outWidth,
        int kernelHeight,
        int kernelWidth,
        int stride,
        int padding,
        int dilation) {
    count positions = outHeight * outWidth;
    EACH_ROW(row, rows) {
        EACH_COLUMN(column, images * positions) {
            int to = looked_up(pixel, column % positions);
            const stored* map = x + ((position) row * images + column / positions) * height * width;
            int top = to / outWidth * stride - padding;
            int left = to % outWidth * stride - padding;
            bool found = false;
            real largest = 0;
            for (int i = 0; i < kernelHeight; i++) {
                for (int j = 0; j < kernelWidth; j++) {
                    int down = top + i * dilation;
                    int across = left + j * dilation;
                    if (down >= 0 && down < height && across >= 0 && across < width) {
                        int from = down * width + across;
                        real value = map[looked_up(place, from)];
                        // Not-a-number differs from itself, and is kept once it was seen.
                        largest = !found || value > largest || value != value ? value : largest;
                        found = true;
                    }
                }
            }
            y[(position) row * images * positions + column] = largest;
        }
    }
}

// Means of as many bins as the output has pixels; a bin begins at the rounded-down and ends at the rounded-up share of the map.
KERNEL average_pool(
        const stored* x,
        stored* y,
        const int* place,
        const int* pixel,
        count rows,
        count images,
        int height,
        int width,
        int outHeight,
        int outWidth) {
    count positions = outHeight * outWidth;
    EACH_ROW(row, rows) {
        EACH_COLUMN(column, images * positions) {
            int to = looked_up(pixel, column % positions);
            const stored* map = x + ((position) row * images + column / positions) * height * width;
            int i = to / outWidth;
            int j = to % outWidth;
            int top = i * height / outHeight;
            int bottom = ((i + 1) * height + outHeight - 1) / outHeight;
            int left = j * width / outWidth;
            int right = ((j + 1) * width + outWidth - 1) / outWidth;
            real sum = 0;
            for (int down = top; down < bottom; down++) {
                for (int across = left; across < right; across++) {
                    int from = down * width + across;
                    sum += map[looked_up(place, from)];
                }
            }
            y[(position) row * images * positions + column] = sum / ((bottom - top) * (right - left));
        }
    }
}

// Bilinear interpolation. Row i of the output lies between rows first[i] and first[i] + 1 of the input, at weight[i] from the first;
// the tables of the columns follow those of the rows.
KERNEL resize(
        const stored* x,
        stored* y,
        const int* place,
        const int* pixel,
        const int* first,
        const real* weight,
        count rows,
        count images,
        int height,
        int width,
        int outHeight,
        int outWidth) {
    count positions = outHeight * outWidth;
    EACH_ROW(row, rows) {
        EACH_COLUMN(column, images * positions) {
            int to = looked_up(pixel, column % positions);
            const stored* map = x + ((position) row * images + column / positions) * height * width;
            int i = to / outWidth;
            int j = outHeight + to % outWidth;
            int top = first[i];
            int bottom = top + 1 < height ? top + 1 : top;
            int left = first[j];
            int right = left + 1 < width ? left + 1 : left;
            int corner[4] = {top * width + left, top * width + right, bottom * width + left, bottom * width + right};
            real value[4];
            for (int k = 0; k < 4; k++) {
                value[k] = map[looked_up(place, corner[k])];
            }
            real above = value[0] * (1 - weight[j]) + value[1] * weight[j];
            real below = value[2] * (1 - weight[j]) + value[3] * weight[j];
            y[(position) row * images * positions + column] = above * (1 - weight[i]) + below * weight[i];
        }
    }
}
