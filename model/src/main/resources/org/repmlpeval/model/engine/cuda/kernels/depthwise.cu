// Convolution of each channel within each partition, with "same" padding; the rows of a set follow one another and share a kernel.
KERNEL depthwise(
        const real* x,
        real* y,
        const real* weight,
        const real* bias,
        count rows,
        count columns,
        count rowsOfSet,
        int height,
        int width,
        int kernelHeight,
        int kernelWidth) {
    int area = height * width;
    EACH_ROW(row, rows) {
        count set = row / rowsOfSet;
        const real* kernel = weight + (position) set * kernelHeight * kernelWidth;
        real start = bias ? bias[set] : 0;
        EACH_COLUMN(column, columns) {
            int element = column % area;
            const real* map = x + (position) row * columns + (column - element);
            int top = element / width - kernelHeight / 2;
            int left = element % width - kernelWidth / 2;
            real sum = start;
            for (int i = 0; i < kernelHeight; i++) {
                for (int j = 0; j < kernelWidth; j++) {
                    int down = top + i;
                    int across = left + j;
                    if (down >= 0 && down < height && across >= 0 && across < width) {
                        sum += kernel[i * kernelWidth + j] * map[down * width + across];
                    }
                }
            }
            y[(position) row * columns + column] = sum;
        }
    }
}
