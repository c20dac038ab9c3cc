package org.repmlpeval.job.run.check;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.plan.Taps;

/**
 * The difference of a network's forms from a float64 run and from the first form, at the end of each block.
 *
 * @param forms the reference first
 * @param blocks the blocks in the order of the network
 */
public record BlockDrift(List<Form> forms, List<Block> blocks) {
    /**
     * The differences at the end of one block, over all inputs.
     *
     * @param largest max |value| of the float64 run
     * @param fromFloat64 max |difference| of each form from the float64 run; NaN if a value is not finite
     * @param fromFirst max |difference| of each form after the first from the first
     */
    public record Block(String name, double largest, Map<Form, Double> fromFloat64, Map<Form, Double> fromFirst) {
        /** Max |difference| from float64 divided by the largest value. */
        public double relative(Form form) {
            return share(fromFloat64.get(form));
        }

        /** Max |difference| from the first form divided by the largest value. */
        public double relativeToFirst(Form form) {
            return share(fromFirst.get(form));
        }

        private double share(double difference) {
            return difference == 0 ? 0 : difference / largest;
        }
    }

    /** An engine with its options, and the weights that it runs. */
    public record Runner(Backend backend, EngineOptions options, Map<Form, StateDict> weights) {
        private LoadedModel load(Architecture architecture) {
            return backend.load(architecture, weights, options.with(Taps.BLOCKS));
        }
    }

    /**
     * @param runner runs the forms
     * @param exact runs the form that all others are compared with, in float64
     * @param images {@code (N, C, H, W)} float32; one image runs at a time, because the outputs of all its blocks are kept in memory
     */
    public static BlockDrift measure(
            Architecture architecture, List<Form> forms, Runner runner, Runner exact, Tensor images) {
        Form compared = exact.weights().keySet().iterator().next();
        Map<String, Running> blocks = new LinkedHashMap<>();
        try (LoadedModel model = runner.load(architecture);
                LoadedModel reference = exact.load(architecture)) {
            for (Tensor image : FormCheck.batches(images, 1)) {
                Map<String, Tensor> expected = reference.blocks(compared, image);
                expected.forEach((name, values) ->
                        blocks.computeIfAbsent(name, Running::new).largest(values));
                Map<String, Tensor> first = model.blocks(forms.get(0), image);
                blocks.forEach((name, block) -> block.add(expected.get(name), forms.get(0), first.get(name)));
                for (Form form : forms.subList(1, forms.size())) {
                    Map<String, Tensor> values = model.blocks(form, image);
                    blocks.forEach((name, block) -> {
                        block.add(expected.get(name), form, values.get(name));
                        block.fromFirst.merge(form, Running.distance(first.get(name), values.get(name)), Math::max);
                    });
                }
            }
        }
        return new BlockDrift(
                List.copyOf(forms), blocks.values().stream().map(Running::block).toList());
    }

    /** The first block where a form differs from float64 by more than this fraction of the largest value, or is not finite. */
    public Optional<Block> firstBeyond(double tolerance) {
        return blocks.stream()
                .filter(block -> forms.stream().anyMatch(form -> !(block.relative(form) <= tolerance)))
                .findFirst();
    }

    /** The forms that exceed the tolerance at this block. */
    public List<Form> beyond(Block block, double tolerance) {
        return forms.stream()
                .filter(form -> !(block.relative(form) <= tolerance))
                .toList();
    }

    /** The maxima over all batches so far. */
    private static final class Running {
        private final String name;
        private final Map<Form, Double> fromFloat64 = new EnumMap<>(Form.class);
        private final Map<Form, Double> fromFirst = new EnumMap<>(Form.class);
        private double largest;

        Running(String name) {
            this.name = name;
        }

        void largest(Tensor exact) {
            for (int i = 0; i < exact.size(); i++) {
                largest = Math.max(largest, Math.abs(exact.get(i)));
            }
        }

        void add(Tensor exact, Form form, Tensor values) {
            fromFloat64.merge(form, distance(exact, values), Math::max);
        }

        Block block() {
            return new Block(name, largest, Map.copyOf(fromFloat64), Map.copyOf(fromFirst));
        }

        private static double distance(Tensor a, Tensor b) {
            double max = 0;
            for (int i = 0; i < a.size(); i++) {
                double delta = Math.abs(a.get(i) - b.get(i));
                max = Double.isFinite(delta) ? Math.max(max, delta) : Double.NaN;
            }
            return max;
        }
    }
}
