package org.repmlpeval.job.run.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;

/**
 * The outputs of a network's forms on a few inputs, compared in this JVM without Spark.
 *
 * @param images number of inputs
 * @param logits per form {@code (N, values)} in float64
 * @param seconds duration of each form's run
 * @param differences each form after the first, compared with the first
 */
public record FormCheck(
        int images, Map<Form, double[][]> logits, Map<Form, Double> seconds, List<Difference> differences) {
    /**
     * The difference between two forms over all images.
     *
     * @param absolute max |difference|; NaN if any logit is not finite
     * @param largest max |logit| of the reference
     * @param relative {@code absolute} divided by {@code largest}
     * @param flips predictions that differ; empty for a network that predicts no classes
     */
    public record Difference(
            Form reference, Form form, double absolute, double largest, double relative, Optional<Flips> flips) {}

    /**
     * Predictions that differ: the largest score (the first of equal ones) belongs to another class, or a score is not finite.
     *
     * @param unit what is counted: top-1 predictions of images, or pixels
     */
    public record Flips(long count, long of, String unit) {}

    /** Largest number of inputs that run at once, to limit memory. */
    public static final int BATCH = 8;

    /**
     * @param backend the engine, with the requested precision
     * @param images {@code (N, C, H, W)} float32
     */
    public static FormCheck run(
            Architecture architecture,
            Map<Form, StateDict> weights,
            List<Form> forms,
            Backend backend,
            EngineOptions options,
            Tensor images) {
        Map<Form, double[][]> logits = new EnumMap<>(Form.class);
        Map<Form, Double> seconds = new EnumMap<>(Form.class);
        try (LoadedModel model = backend.load(architecture, weights, options)) {
            for (Form form : forms) {
                long start = System.nanoTime();
                logits.put(form, rows(model, form, images));
                seconds.put(form, (System.nanoTime() - start) / 1e9);
            }
        }
        List<Difference> differences = new ArrayList<>();
        for (Form form : forms.subList(1, forms.size())) {
            Optional<Flips> flips = flips(architecture, logits.get(forms.get(0)), logits.get(form));
            differences.add(difference(forms.get(0), form, logits, flips));
        }
        return new FormCheck(images.shape()[0], logits, seconds, differences);
    }

    private static double[][] rows(LoadedModel model, Form form, Tensor images) {
        int size = model.output().size();
        double[][] rows = new double[images.shape()[0]][size];
        int start = 0;
        for (Tensor part : batches(images, BATCH)) {
            Tensor result = model.run(form, part);
            for (int i = 0; i < result.size(); i++) {
                rows[start + i / size][i % size] = result.get(i);
            }
            start += part.shape()[0];
        }
        return rows;
    }

    /** The images in order, in batches; each batch is copied only when it is needed. */
    static Iterable<Tensor> batches(Tensor images, int most) {
        int[] shape = images.shape();
        int size = images.size() / shape[0];
        return () -> IntStream.range(0, (shape[0] + most - 1) / most)
                .mapToObj(batch -> {
                    int start = batch * most;
                    int n = Math.min(most, shape[0] - start);
                    float[] part = Arrays.copyOfRange(images.floats(), start * size, (start + n) * size);
                    return Tensor.of(part, n, shape[1], shape[2], shape[3]);
                })
                .iterator();
    }

    /** The first images, each on its own. */
    public static List<Tensor> single(Tensor images, int most) {
        List<Tensor> single = new ArrayList<>();
        for (Tensor image : batches(images, 1)) {
            if (single.size() < most) {
                single.add(image);
            }
        }
        return single;
    }

    private static Difference difference(
            Form reference, Form form, Map<Form, double[][]> logits, Optional<Flips> flips) {
        double absolute = 0;
        double largest = 0;
        double[][] expected = logits.get(reference);
        double[][] actual = logits.get(form);
        for (int n = 0; n < expected.length; n++) {
            for (int i = 0; i < expected[n].length; i++) {
                double delta = Math.abs(expected[n][i] - actual[n][i]);
                absolute = Double.isFinite(delta) ? Math.max(absolute, delta) : Double.NaN;
                largest = Math.max(largest, Math.abs(expected[n][i]));
            }
        }
        double relative = absolute == 0 ? 0 : absolute / largest;
        return new Difference(reference, form, absolute, largest, relative, flips);
    }

    private static Optional<Flips> flips(Architecture architecture, double[][] expected, double[][] actual) {
        return switch (architecture.output()) {
            case LOGITS -> Optional.of(flips(expected, actual, 1, "top-1"));
            case PIXEL_LOGITS -> {
                Shape map = architecture.network(Form.TRAIN).output();
                yield Optional.of(flips(expected, actual, map.height() * map.width(), "pixels"));
            }
            case EMBEDDING, FEATURES -> Optional.empty();
        };
    }

    /** @param pixels number of pixels with their own prediction; a row is {@code (classes, pixels)} */
    private static Flips flips(double[][] expected, double[][] actual, int pixels, String unit) {
        long flips = 0;
        for (int n = 0; n < expected.length; n++) {
            for (int p = 0; p < pixels; p++) {
                int top = top(expected[n], p, pixels);
                flips += top >= 0 && top == top(actual[n], p, pixels) ? 0 : 1;
            }
        }
        return new Flips(flips, (long) expected.length * pixels, unit);
    }

    /** The class with the largest score of a pixel; −1 if a score is not finite. */
    private static int top(double[] row, int pixel, int pixels) {
        int best = pixel;
        for (int i = pixel; i < row.length; i += pixels) {
            if (!Double.isFinite(row[i])) {
                return -1;
            }
            best = row[i] > row[best] ? i : best;
        }
        return best / pixels;
    }
}
