package org.repmlpeval.job.run.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.plan.Taps;

/**
 * Measures {@link Exactness}. One model is in memory at a time, and images go through in small groups, because the outputs of all blocks of
 * a group are kept.
 *
 * @param forms the reference first
 * @param float32 engine under test and its weights, one state dict per form
 * @param float64 an engine for float64 and the weights before they were rounded
 */
public record ExactnessRun(Architecture architecture, List<Form> forms, Runner float32, Runner float64) {
    /** Images whose block outputs are in memory at once. */
    private static final int GROUP = 4;

    private static final long SEED = 0x5EED;

    /** An engine with its options, and the weights that it runs. */
    public record Runner(Backend backend, EngineOptions options, Map<Form, StateDict> weights) {}

    public ExactnessRun {
        forms = List.copyOf(forms);
    }

    /** @param images each {@code (1, C, H, W)} float32; at least one */
    public Exactness measure(List<Tensor> images) {
        Exactness sum = null;
        for (int from = 0; from < images.size(); from += GROUP) {
            List<Tensor> group = images.subList(from, Math.min(images.size(), from + GROUP));
            Exactness part = group(group);
            sum = sum == null ? part : sum.plus(part);
        }
        return sum;
    }

    private Exactness group(List<Tensor> images) {
        Map<String, Maxima> maxima = new LinkedHashMap<>();
        List<Map<String, Tensor>> reference = outputs(float64, forms.get(0), weights(forms.get(0)), images);
        for (Map<String, Tensor> image : reference) {
            image.forEach(
                    (name, values) -> maxima.computeIfAbsent(name, Maxima::new).largest(values));
        }
        for (Form form : forms) {
            List<Map<String, Tensor>> exact =
                    form == forms.get(0) ? reference : outputs(float64, form, weights(form), images);
            List<Map<String, Tensor>> rounded =
                    outputs(float32, form, float32.weights().get(form), images);
            List<Map<String, Tensor>> changed = outputs(float64, form, changed(weights(form)), images);
            for (int i = 0; i < images.size(); i++) {
                for (Maxima block : maxima.values()) {
                    Tensor own = exact.get(i).get(block.name);
                    block.add(block.conversion, form, reference.get(i).get(block.name), own);
                    block.add(block.arithmetic, form, own, rounded.get(i).get(block.name));
                    block.add(block.sensitivity, form, own, changed.get(i).get(block.name));
                }
            }
        }
        return new Exactness(
                forms,
                images.size(),
                maxima.values().stream().map(Maxima::block).toList());
    }

    private StateDict weights(Form form) {
        return float64.weights().get(form).to(Precision.FLOAT64);
    }

    private List<Map<String, Tensor>> outputs(Runner runner, Form form, StateDict weights, List<Tensor> images) {
        List<Map<String, Tensor>> outputs = new ArrayList<>();
        try (LoadedModel model = runner.backend()
                .load(architecture, Map.of(form, weights), runner.options().with(Taps.BLOCKS))) {
            images.forEach(image -> outputs.add(model.blocks(form, image)));
        }
        return outputs;
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

        void add(Map<Form, Double> maxima, Form form, Tensor a, Tensor b) {
            double max = 0;
            for (int i = 0; i < a.size(); i++) {
                double delta = Math.abs(a.get(i) - b.get(i));
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
