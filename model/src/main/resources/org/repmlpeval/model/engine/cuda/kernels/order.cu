// Kernels that change the order of elements.

// (images, channels, pixels) in the natural order to a value; channel[row] and pixel[position] are the layout's orders.
KERNEL pack(
        const real* maps, stored* y, const int* channel, const int* pixel, count rows, count images, count positions) {
    EACH_ROW(row, rows) {
        EACH_COLUMN(column, images * positions) {
            position map = (position) (column / positions) * rows + channel[row];
            y[(position) row * images * positions + column] = maps[map * positions + pixel[column % positions]];
        }
    }
}

// The inverse of pack.
KERNEL unpack(
        const stored* x, real* maps, const int* channel, const int* pixel, count rows, count images, count positions) {
    EACH_ROW(row, rows) {
        EACH_COLUMN(column, images * positions) {
            position map = (position) (column / positions) * rows + channel[row];
            maps[map * positions + pixel[column % positions]] = x[(position) row * images * positions + column];
        }
    }
}

// (outer, a, b, inner) to (outer, b, a, inner), then f(value + shift[outer, b, inner]). Rows are outer * b, columns a * inner.
KERNEL swap(
        const stored* x,
        const real* sums,
        stored* y,
        const real* shift,
        int function,
        count outer,
        count a,
        count b,
        count inner) {
    EACH_ROW(row, outer * b) {
        EACH_COLUMN(column, a * inner) {
            count i = column / inner;
            count k = column % inner;
            position from = (((position) (row / b) * a + i) * b + row % b) * inner + k;
            real value = element_of(x, sums, from);
            value = shift ? value + shift[(position) row * inner + k] : value;
            y[(position) row * a * inner + column] = apply(function, value);
        }
    }
}
