// Convolution of each channel within each partition, with "same" padding; the rows of a set follow one another and share a kernel.
KERNEL depthwise(
        const stored* x,
        stored* y,
        const stored* weight,
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
        const stored* kernel = weight + (position) set * kernelHeight * kernelWidth;
        real start = bias ? bias[set] : 0;
        EACH_COLUMN(column, columns) {
            int element = column % area;
            const stored* map = x + (position) row * columns + (column - element);
            int top = element / width - kernelHeight / 2;
            int left = element % width - kernelWidth / 2;
            real sum = start;
            for (int i = 0; i < kernelHeight; i++) {
                for (int j = 0; j < kernelWidth; j++) {
                    int down = top + i;
                    int across = left + j;
                    if (down >= 0 && down < height && across >= 0 && across < width) {
                        sum += (real) kernel[i * kernelWidth + j] * (real) map[down * width + across];
                    }
                }
            }
            y[(position) row * columns + column] = sum;
        }
    }
}
