package org.repmlpeval.model.image.png;

import org.repmlpeval.model.image.ImageException;

/** Reads the rows of a PNG and unfilters them (PNG, section 9), in one pass or in the seven passes of Adam7 (section 8). */
final class PngScan {
    /** Takes the unfiltered rows. */
    interface Rows {
        /**
         * @param row index 0 is the filter byte; the packed samples follow
         * @param pixels number of pixels in the row
         * @param at position of the first pixel in the image, in row-major order
         * @param step distance between two pixels of the row in the image
         */
        void row(byte[] row, int pixels, int at, int step);
    }

    private static final int[] ADAM7_X = {0, 4, 0, 2, 0, 1, 0};
    private static final int[] ADAM7_Y = {0, 0, 4, 0, 2, 0, 1};
    private static final int[] ADAM7_DX = {8, 8, 4, 4, 2, 2, 1};
    private static final int[] ADAM7_DY = {8, 8, 8, 4, 4, 2, 2};

    private final PngHeader header;
    private final Rows rows;

    PngScan(PngHeader header, Rows rows) {
        this.header = header;
        this.rows = rows;
    }

    /** Reads all rows and closes the stream. */
    void read(PngStream stream) throws ImageException {
        try (stream) {
            if (header.interlaced()) {
                for (int p = 0; p < ADAM7_X.length; p++) {
                    pass(stream, ADAM7_X[p], ADAM7_Y[p], ADAM7_DX[p], ADAM7_DY[p]);
                }
            } else {
                pass(stream, 0, 0, 1, 1);
            }
        }
    }

    private void pass(PngStream stream, int x0, int y0, int dx, int dy) throws ImageException {
        if (x0 >= header.width()) {
            return;
        }
        int pixels = (header.width() - x0 + dx - 1) / dx;
        int length = (int) header.rowBytes(pixels) + 1;
        int distance = Math.max(1, header.samples() * header.depth() / 8);
        byte[] previous = new byte[length];
        byte[] row = new byte[length];
        for (int y = y0; y < header.height(); y += dy) {
            stream.read(row, length);
            unfilter(row, previous, distance);
            rows.row(row, pixels, y * header.width() + x0, dx);
            byte[] swap = previous;
            previous = row;
            row = swap;
        }
    }

    /** Works in place. Index 0 of both rows is the filter byte; it is read as 0 where a pixel left of the image is needed. */
    private static void unfilter(byte[] row, byte[] up, int distance) throws ImageException {
        int filter = row[0];
        int first = distance + 1;
        switch (filter) {
            case 0 -> {}
            case 1 -> {
                for (int i = first; i < row.length; i++) {
                    row[i] += row[i - distance];
                }
            }
            case 2 -> {
                for (int i = 1; i < row.length; i++) {
                    row[i] += up[i];
                }
            }
            case 3 -> {
                for (int i = 1; i < row.length; i++) {
                    int left = i < first ? 0 : row[i - distance] & 0xFF;
                    row[i] += (byte) (left + (up[i] & 0xFF) >> 1);
                }
            }
            case 4 -> {
                for (int i = 1; i < row.length; i++) {
                    boolean edge = i < first;
                    row[i] += (byte) paeth(
                            edge ? 0 : row[i - distance] & 0xFF, up[i] & 0xFF, edge ? 0 : up[i - distance] & 0xFF);
                }
            }
            default -> throw ImageException.undecodable("corrupt PNG pixel data: unknown filter " + filter);
        }
    }

    private static int paeth(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }
}
