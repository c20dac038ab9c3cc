package org.repmlpeval.job.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;

/**
 * The forms of a network on a few inputs, in this JVM, without Spark.
 *
 * @param images number of inputs
 * @param logits per form {@code (N, values)} in float64
 * @param seconds of each form's run
 * @param differences of each form after the first against the first
 */
public record FormCheck(
        int images, Map<Form, double[][]> logits, Map<Form, Double> seconds, List<Difference> differences) {
    /**
     * How far two forms are apart over all images.
     *
     * @param absolute max |difference|; NaN if any logit is not finite
     * @param largest max |logit| of the reference
     * @param relative the first over the second
     * @param flips images whose largest logit is of another index, or not finite in a form
     */
    public record Difference(Form reference, Form form, double absolute, double largest, double relative, int flips) {}

    /** Inputs that run at once at most; bounds memory. */
    public static final int BATCH = 8;

    /**
     * @param backend that computes in the options' precision
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
            differences.add(difference(forms.get(0), form, logits));
        }
        return new FormCheck(images.shape()[0], logits, seconds, differences);
    }

    private static double[][] rows(LoadedModel model, Form form, Tensor images) {
        int size = model.output().size();
        double[][] rows = new double[images.shape()[0]][size];
        int start = 0;
        for (Tensor part : batches(images)) {
            Tensor result = model.run(form, part);
            for (int i = 0; i < result.size(); i++) {
                rows[start + i / size][i % size] = result.get(i);
            }
            start += part.shape()[0];
        }
        return rows;
    }

    /** The images in order, {@link #BATCH} at a time. */
    static List<Tensor> batches(Tensor images) {
        int[] shape = images.shape();
        int size = images.size() / shape[0];
        List<Tensor> batches = new ArrayList<>();
        for (int start = 0; start < shape[0]; start += BATCH) {
            int n = Math.min(BATCH, shape[0] - start);
            float[] part = Arrays.copyOfRange(images.floats(), start * size, (start + n) * size);
            batches.add(Tensor.of(part, n, shape[1], shape[2], shape[3]));
        }
        return batches;
    }

    private static Difference difference(Form reference, Form form, Map<Form, double[][]> logits) {
        double absolute = 0;
        double largest = 0;
        int flips = 0;
        double[][] expected = logits.get(reference);
        double[][] actual = logits.get(form);
        for (int n = 0; n < expected.length; n++) {
            for (int i = 0; i < expected[n].length; i++) {
                double delta = Math.abs(expected[n][i] - actual[n][i]);
                absolute = Double.isFinite(delta) ? Math.max(absolute, delta) : Double.NaN;
                largest = Math.max(largest, Math.abs(expected[n][i]));
            }
            flips += finite(expected[n]) && finite(actual[n]) && top(expected[n]) == top(actual[n]) ? 0 : 1;
        }
        double relative = absolute == 0 ? 0 : absolute / largest;
        return new Difference(reference, form, absolute, largest, relative, flips);
    }

    private static boolean finite(double[] row) {
        return Arrays.stream(row).allMatch(Double::isFinite);
    }

    private static int top(double[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            best = row[i] > row[best] ? i : best;
        }
        return best;
    }
}
