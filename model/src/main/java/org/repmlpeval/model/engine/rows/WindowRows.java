package org.repmlpeval.model.engine.rows;

import java.util.Arrays;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.WindowAxis;

/**
 * The scores of an image over which a window slides, averaged where windows overlap. Runs one row of windows at a time and gives out a row
 * of scores as soon as no later window touches it. Holds as many rows as the window is high.
 */
final class WindowRows extends RowBuffer {
    private final ImageView image;
    private final Shape window;
    private final Windows network;
    private final WindowAxis down;
    private final WindowAxis across;
    private final int[] coversDown;
    private final int[] coversAcross;
    /** Sums of scores, {@code (K, h · W)}; row y of the image is at {@code y mod h}. */
    private final float[][] band;

    private int rowsOfWindows;

    /** Scores of windows. */
    interface Windows {
        /** Largest number of windows in one call. */
        int most();

        /**
         * @param windows {@code (N, C, h, w)} normalised
         * @return {@code (N, K, h, w)} float32
         */
        Tensor scores(Tensor windows);
    }

    /**
     * @param window shape of a window, {@code (C, h, w)}; the padded image is at least as large
     * @param classes K
     */
    WindowRows(ImageView image, Shape window, int classes, PixelInference.Stride stride, Windows network) {
        super(classes, image.padding().height(), image.padding().width());
        this.image = image;
        this.window = window;
        this.network = network;
        down = WindowAxis.of(height(), window.height(), stride.down());
        across = WindowAxis.of(width(), window.width(), stride.across());
        coversDown = down.covers();
        coversAcross = across.covers();
        band = new float[classes][Math.multiplyExact(window.height(), width())];
    }

    /** The scores of an image that has the size of one window. */
    static ScoreRows ofOne(ImageView image, Shape window, Windows network) {
        return new TensorRows(network.scores(cut(image, window, new int[] {0}, new int[] {0})), 0);
    }

    @Override
    void fill(int y, float[][] row) {
        while (rowsOfWindows < down.windows() && down.starts()[rowsOfWindows] <= y) {
            addWindows(down.starts()[rowsOfWindows]);
            rowsOfWindows++;
        }
        int from = y % window.height() * width();
        for (int k = 0; k < row.length; k++) {
            System.arraycopy(band[k], from, row[k], 0, width());
            Arrays.fill(band[k], from, from + width(), 0);
            divide(row[k], coversDown[y]);
        }
    }

    private void divide(float[] sums, int rows) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] /= rows * coversAcross[x];
        }
    }

    /** Runs a row of windows, as many at once as the network takes, and adds their scores to the band. */
    private void addWindows(int top) {
        for (int from = 0; from < across.windows(); from += network.most()) {
            int count = Math.min(network.most(), across.windows() - from);
            int[] tops = new int[count];
            Arrays.fill(tops, top);
            int[] lefts = Arrays.copyOfRange(across.starts(), from, from + count);
            float[] scores = network.scores(cut(image, window, tops, lefts)).floats();
            for (int i = 0; i < count; i++) {
                add(scores, i, top, lefts[i]);
            }
        }
    }

    /** Adds window i, {@code (K, h, w)}. */
    private void add(float[] scores, int i, int top, int left) {
        int h = window.height();
        int w = window.width();
        for (int k = 0; k < band.length; k++) {
            float[] sums = band[k];
            for (int y = 0; y < h; y++) {
                int to = (top + y) % h * width() + left;
                int from = ((i * band.length + k) * h + y) * w;
                for (int x = 0; x < w; x++) {
                    sums[to + x] += scores[from + x];
                }
            }
        }
    }

    /** Windows that begin at those pixels. @return {@code (N, C, h, w)} */
    private static Tensor cut(ImageView image, Shape window, int[] tops, int[] lefts) {
        float[] cut = new float[Math.multiplyExact(tops.length, window.size())];
        int at = 0;
        for (int i = 0; i < tops.length; i++) {
            for (int c = 0; c < window.channels(); c++) {
                for (int y = 0; y < window.height(); y++) {
                    image.copy(c, tops[i] + y, lefts[i], window.width(), cut, at);
                    at += window.width();
                }
            }
        }
        return Tensor.of(cut, tops.length, window.channels(), window.height(), window.width());
    }
}
