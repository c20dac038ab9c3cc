// What kernels of convolutions share. place[pixel] is the position of a pixel of the input, pixel[position] the pixel of a position of
// the output; both are null where positions are in the natural order. channel[k], down[k], across[k] say what step k of the depth of a
// sum reads: a channel of the group, and how far from the window's corner.

// Where a convolution looks: sizes of maps, of which each image has one or, with partitions, several.
struct Window {
    int height;
    int width;
    int outHeight;
    int outWidth;
    int stride;
    int padding;
};

// Writes what a convolution reads as the matrix (groups, depth, columns) of a product, for the columns from firstColumn on; rows are
// groups * depth. What lies outside a map is 0.
KERNEL unfold(
        const stored* x,
        stored* matrix,
        const int* channel,
        const int* down,
        const int* across,
        const int* place,
        const int* pixel,
        Window window,
        count maps,
        count channels,
        count depth,
        count rows,
        count firstColumn,
        count columns) {
    count area = window.height * window.width;
    count outArea = window.outHeight * window.outWidth;
    EACH_ROW(row, rows) {
        count k = row % depth;
        const stored* plane = x + (position) (row / depth * channels + channel[k]) * maps * area;
        EACH_COLUMN(column, columns) {
            count to = firstColumn + column;
            int natural = pixel ? pixel[to % outArea] : to % outArea;
            int i = natural / window.outWidth * window.stride - window.padding + down[k];
            int j = natural % window.outWidth * window.stride - window.padding + across[k];
            real value = 0;
            if (i >= 0 && i < window.height && j >= 0 && j < window.width) {
                int source = i * window.width + j;
                value = plane[(position) (to / outArea) * area + (place ? place[source] : source)];
            }
            matrix[(position) row * columns + column] = value;
        }
    }
}
