package org.repmlpeval.model.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * Computes scores per pixel for images that are larger than a network's input, on the grid of PSPNet's authors (hszhao/semseg,
 * tool/test.py). A window of the input's size moves over the image in steps of two thirds of its sides; the last window of a row or
 * column ends at the image's edge. Where windows overlap, the raw scores are averaged, as in mmsegmentation. Holds only the model
 * and is as thread-safe as the model.
 */
public final class SlidingWindow {
    private final LoadedModel model;

    /** @throws IllegalArgumentException if the network's output is not a map with the height and width of its input */
    public SlidingWindow(LoadedModel model) {
        Shape input = model.input();
        Shape output = model.output();
        if (output.height() != input.height() || output.width() != input.width()) {
            throw new IllegalArgumentException(
                    "a sliding window needs a network that gives scores per pixel; this one gives " + output
                            + " for an input of " + input);
        }
        this.model = model;
    }

    /** The step of a window in pixels: two thirds of its side, rounded up. */
    public static int stride(int side) {
        return (2 * side + 2) / 3;
    }

    /**
     * The windows along one axis of an image, in steps of {@link #stride}.
     *
     * @throws IllegalArgumentException if the image is smaller than the window
     */
    static WindowAxis axis(int length, int side) {
        if (length < side) {
            throw new IllegalArgumentException(
                    "an image of " + length + " pixels is smaller than the window of " + side + " along the same axis");
        }
        return WindowAxis.of(length, side, stride(side));
    }

    /**
     * @param images {@code (N, C, H, W)} float32, normalised; H and W at least the network's input
     * @return {@code (N, K, H, W)} averaged scores of the network's K classes, in the model's precision
     * @throws IllegalArgumentException if the images are smaller than the network's input or have a different number of channels
     */
    public Tensor run(Form form, Tensor images) {
        int[] shape = images.shape();
        if (shape.length != 4 || shape[0] < 1 || shape[1] != model.input().channels()) {
            throw new IllegalArgumentException("images are " + Arrays.toString(shape) + "; expected (N, "
                    + model.input().channels() + ", H, W)");
        }
        WindowAxis rows = axis(shape[2], model.input().height());
        WindowAxis columns = axis(shape[3], model.input().width());
        List<Tensor> scores = new ArrayList<>();
        for (int n = 0; n < shape[0]; n++) {
            scores.add(image(form, images.floats(), n, rows, columns));
        }
        return stacked(scores, shape[0], model.output().channels(), shape[2], shape[3]);
    }

    /** Runs the windows of one image in row order, as many at once as the model can run. @return {@code (K · H · W)} */
    private Tensor image(Form form, float[] images, int n, WindowAxis rows, WindowAxis columns) {
        int windows = rows.starts().length * columns.starts().length;
        int longest = Integer.MAX_VALUE
                / Math.max(model.input().size(), model.output().size());
        int most = Math.min(model.memory().imagesPerRun(), Math.max(1, longest));
        double[] sum = new double[Math.multiplyExact(model.output().channels(), rows.length() * columns.length())];
        Precision precision = Precision.FLOAT32;
        for (int from = 0; from < windows; from += most) {
            int count = Math.min(most, windows - from);
            Tensor scores = model.run(form, cut(images, n, from, count, rows, columns));
            precision = scores.precision();
            for (int i = 0; i < count; i++) {
                add(scores, i, from + i, rows, columns, sum);
            }
        }
        average(sum, rows, columns);
        return Tensor.of(sum, sum.length).to(precision);
    }

    /** Windows {@code from} to {@code from + count − 1} of image n. @return {@code (count, C, h, w)} */
    private Tensor cut(float[] images, int n, int from, int count, WindowAxis rows, WindowAxis columns) {
        Shape input = model.input();
        float[] cut = new float[Math.multiplyExact(count, input.size())];
        int to = 0;
        for (int i = from; i < from + count; i++) {
            int top = rows.starts()[i / columns.starts().length];
            int left = columns.starts()[i % columns.starts().length];
            for (int c = 0; c < input.channels(); c++) {
                for (int y = 0; y < input.height(); y++) {
                    int at = ((n * input.channels() + c) * rows.length() + top + y) * columns.length() + left;
                    System.arraycopy(images, at, cut, to, input.width());
                    to += input.width();
                }
            }
        }
        return Tensor.of(cut, count, input.channels(), input.height(), input.width());
    }

    /** Adds result i of a run, {@code (K, h, w)}, to the image's sum, {@code (K, H, W)}, at the position of its window. */
    private void add(Tensor scores, int i, int window, WindowAxis rows, WindowAxis columns, double[] sum) {
        Shape output = model.output();
        int top = rows.starts()[window / columns.starts().length];
        int left = columns.starts()[window % columns.starts().length];
        int from = i * output.size();
        for (int k = 0; k < output.channels(); k++) {
            for (int y = 0; y < output.height(); y++) {
                int at = (k * rows.length() + top + y) * columns.length() + left;
                for (int x = 0; x < output.width(); x++) {
                    sum[at + x] += scores.get(from++);
                }
            }
        }
    }

    private static void average(double[] sum, WindowAxis rows, WindowAxis columns) {
        int[] down = rows.covers();
        int[] across = columns.covers();
        int i = 0;
        while (i < sum.length) {
            for (int y = 0; y < rows.length(); y++) {
                for (int x = 0; x < columns.length(); x++) {
                    sum[i++] /= down[y] * across[x];
                }
            }
        }
    }

    private static Tensor stacked(List<Tensor> images, int... shape) {
        Tensor first = images.get(0);
        int size = first.size();
        if (first.precision() == Precision.FLOAT32) {
            float[] all = new float[Math.multiplyExact(images.size(), size)];
            for (int n = 0; n < images.size(); n++) {
                System.arraycopy(images.get(n).floats(), 0, all, n * size, size);
            }
            return Tensor.of(all, shape);
        }
        double[] all = new double[Math.multiplyExact(images.size(), size)];
        for (int n = 0; n < images.size(); n++) {
            System.arraycopy(images.get(n).doubles(), 0, all, n * size, size);
        }
        return Tensor.of(all, shape);
    }
}
