package org.repmlpeval.job.run.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.plan.Taps;

/**
 * Measures {@link Exactness}. One model is in memory at a time, and images go through in small groups, because values of all blocks of a
 * group are kept. Of a block with more than {@value #MOST_VALUES} values, an evenly spread part of about half that many to that many is
 * compared, so that the memory stays bounded for large maps.
 *
 * @param forms the reference first
 * @param float32 engine under test and its weights, one state dict per form
 * @param float64 an engine for float64 and the weights before they were rounded
 */
public record ExactnessRun(Architecture architecture, List<Form> forms, Runner float32, Runner float64) {
    /** Values of one block and image that are compared at most. */
    static final int MOST_VALUES = 1 << 19;

    /** Images whose values are in memory at once, if they are no more than {@link #GROUP_VALUES}. */
    private static final int GROUP = 4;

    /** Values that are in memory at once for the reference and for the form that is compared with it, 64 MiB each. */
    private static final long GROUP_VALUES = 1 << 23;

    private static final long SEED = 0x5EED;

    /** An engine with its options, and the weights that it runs. */
    public record Runner(Backend backend, EngineOptions options, Map<Form, StateDict> weights) {}

    public ExactnessRun {
        forms = List.copyOf(forms);
    }

    /** @param images each {@code (1, C, H, W)} float32; at least one */
    public Exactness measure(List<Tensor> images) {
        int together = together();
        Exactness sum = null;
        for (int from = 0; from < images.size(); from += together) {
            List<Tensor> group = images.subList(from, Math.min(images.size(), from + together));
            Exactness part = group(group);
            sum = sum == null ? part : sum.plus(part);
        }
        return sum;
    }

    private int together() {
        Network network = architecture.network(forms.get(0));
        long values = network.blocks().stream()
                .mapToLong(block ->
                        kept(network.steps().get(block.value() - 1).output().size()))
                .sum();
        return (int) Math.max(1, Math.min(GROUP, GROUP_VALUES / values));
    }

    private static int kept(int size) {
        return (size - 1) / stride(size) + 1;
    }

    /** Every how manieth value is compared: without a common factor with the size, so that all rows, columns and channels take part. */
    static int stride(int size) {
        int stride = (size - 1) / MOST_VALUES + 1;
        while (gcd(stride, size) > 1) {
            stride++;
        }
        return stride;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private Exactness group(List<Tensor> images) {
        Map<String, Maxima> maxima = new LinkedHashMap<>();
        architecture
                .network(forms.get(0))
                .blocks()
                .forEach(block -> maxima.put(block.name(), new Maxima(block.name())));
        List<Map<String, double[]>> reference = null;
        for (Form form : forms) {
            List<Map<String, double[]>> exact = new ArrayList<>();
            images.forEach(image -> exact.add(new HashMap<>()));
            boolean first = reference == null;
            run(float64, form, weights(form), images, (image, block, values) -> {
                exact.get(image).put(block, part(values));
                if (first) {
                    maxima.get(block).largest(values);
                }
            });
            reference = first ? exact : reference;
            for (int image = 0; image < images.size(); image++) {
                Map<String, double[]> own = exact.get(image);
                reference.get(image).forEach((block, values) -> {
                    Maxima at = maxima.get(block);
                    at.add(at.conversion, form, values, own.get(block));
                });
            }
            run(float32, form, float32.weights().get(form), images, (image, block, values) -> {
                Maxima at = maxima.get(block);
                at.add(at.arithmetic, form, exact.get(image).get(block), part(values));
            });
            run(float64, form, changed(weights(form)), images, (image, block, values) -> {
                Maxima at = maxima.get(block);
                at.add(at.sensitivity, form, exact.get(image).get(block), part(values));
            });
        }
        return new Exactness(
                forms,
                images.size(),
                maxima.values().stream().map(Maxima::block).toList());
    }

    private StateDict weights(Form form) {
        return float64.weights().get(form).to(Precision.FLOAT64);
    }

    /** Takes the output of a block. */
    @FunctionalInterface
    private interface Taken {
        void take(int image, String block, Tensor values);
    }

    private void run(Runner runner, Form form, StateDict weights, List<Tensor> images, Taken taken) {
        try (LoadedModel model = runner.backend()
                .load(architecture, Map.of(form, weights), runner.options().with(Taps.BLOCKS))) {
            for (int i = 0; i < images.size(); i++) {
                int image = i;
                model.blocks(form, images.get(i), (block, values) -> taken.take(image, block, values));
            }
        }
    }

    /** The values that are compared. */
    private static double[] part(Tensor values) {
        int stride = stride(values.size());
        double[] part = new double[kept(values.size())];
        for (int i = 0; i < part.length; i++) {
            part[i] = values.get(i * stride);
        }
        return part;
    }

    /** Every number is changed by a random part, at most 2⁻²⁴ of itself, the same for tensors of the same name. */
    private static StateDict changed(StateDict weights) {
        Map<String, Tensor> changed = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> {
            Random random = new Random(SEED ^ name.hashCode());
            double[] values = tensor.doubles().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] *= 1 + Exactness.FLOAT32 * (2 * random.nextDouble() - 1);
            }
            changed.put(name, Tensor.of(values, tensor.shape()));
        });
        return new StateDict(changed);
    }

    /** The maxima over the images so far. */
    private static final class Maxima {
        private final String name;
        private final Map<Form, Double> conversion = new EnumMap<>(Form.class);
        private final Map<Form, Double> arithmetic = new EnumMap<>(Form.class);
        private final Map<Form, Double> sensitivity = new EnumMap<>(Form.class);
        private double largest;

        Maxima(String name) {
            this.name = name;
        }

        void largest(Tensor values) {
            for (int i = 0; i < values.size(); i++) {
                largest = Math.max(largest, Math.abs(values.get(i)));
            }
        }

        void add(Map<Form, Double> maxima, Form form, double[] a, double[] b) {
            double max = 0;
            for (int i = 0; i < a.length; i++) {
                double delta = Math.abs(a[i] - b[i]);
                // Math.max keeps NaN.
                max = Math.max(max, Double.isFinite(delta) ? delta : Double.NaN);
            }
            maxima.merge(form, max, Math::max);
        }

        Exactness.Block block() {
            return new Exactness.Block(name, largest, conversion, arithmetic, sensitivity);
        }
    }
}
