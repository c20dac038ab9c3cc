package org.repmlpeval.model.gpucheck;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.repmlpeval.model.Deviation;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.reparam.Conversion;

/**
 * Networks with procedural weights against logits of an independent float64 implementation. Rows: network, form, precision, difference
 * relative to the largest logit, what it may be, verdict.
 */
final class GoldenStep {
    private static final double FLOAT32_TOLERANCE = 2e-6;
    private static final double FLOAT64_TOLERANCE = 1e-12;
    /** A form in reduced precision drifts by some units of its type's last place; more is a mistake, not rounding. */
    private static final double MOST_UNITS = 40;

    private static final int IMAGES_PER_RUN = 32;
    /** Every twelfth row and column of scores per pixel was recorded. */
    private static final int GRID = 12;

    private final GpuCheck check;

    GoldenStep(GpuCheck check) {
        this.check = check;
    }

    /** A preset in all forms: in float32 and float64, and those in reduced precision. */
    void network(String name) {
        Architecture architecture = Golden.architecture(name);
        double[] expected = Golden.doubles(Golden.json(name + ".json").get("logits"));
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        Tensor images = Procedural.images(2, architecture.network(Form.TRAIN).input());
        compare(name, architecture, train, images, expected);
    }

    /** Single blocks, also on maps that are not square. */
    void blocks() {
        for (JsonNode block : Golden.json("blocks.json")) {
            Architecture architecture = Golden.block(block);
            StateDict train = Procedural.weights(
                    architecture.tensors(Form.TRAIN), block.get("salt").textValue());
            double[] expected = Golden.doubles(block.get("output"));
            Shape map = architecture.network(Form.TRAIN).input();
            Tensor images =
                    Procedural.uniform("x", expected.length / map.size(), map.channels(), map.height(), map.width());
            compare(architecture.name(), architecture, train, images, expected);
        }
    }

    private void compare(String name, Architecture architecture, StateDict train, Tensor images, double[] expected) {
        for (Precision precision : Precision.values()) {
            Map<Form, StateDict> weights = weights(architecture, train, precision, precision == Precision.FLOAT32);
            try (LoadedModel model = GpuCheck.backend(precision)
                    .load(architecture, weights, GpuCheck.options(precision, IMAGES_PER_RUN))) {
                for (Form form : weights.keySet()) {
                    double relative = Deviation.of(expected, recorded(model.run(form, images), expected.length))
                            .relative();
                    double legal = precision == Precision.FLOAT64
                            ? FLOAT64_TOLERANCE
                            : form.precision()
                                    .map(type -> MOST_UNITS * unit(type))
                                    .orElse(FLOAT32_TOLERANCE);
                    check.row(name, form.label(), precision.label(), relative, legal, check.judged(relative <= legal));
                }
            }
        }
    }

    /** Forms in reduced precision of two small networks against PyTorch's operations with the same rounding. */
    void reduced() {
        for (JsonNode golden : Golden.json("reduced.json")) {
            Architecture architecture =
                    Architectures.parse(golden.get("architecture").textValue(), "of the reference");
            StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
            Map<Form, StateDict> weights = weights(architecture, train, Precision.FLOAT32, true);
            try (LoadedModel model = GpuCheck.backend(Precision.FLOAT32)
                    .load(architecture, weights, GpuCheck.options(Precision.FLOAT32, IMAGES_PER_RUN))) {
                Tensor images = Procedural.images(golden.get("images").intValue(), model.input());
                Golden.reduced(golden).forEach(expected -> {
                    Form form = expected.form();
                    double relative = Deviation.of(expected.logits(), model.run(form, images))
                            .relative();
                    // A sum whose last digit differs may round to the next value of the type.
                    double legal = form.precision().isPresent() ? expected.drift() / 2 : FLOAT32_TOLERANCE;
                    check.row(
                            architecture.name(),
                            form.label(),
                            "PyTorch's rounding",
                            relative,
                            legal,
                            check.judged(relative <= legal));
                });
                check.row("how", model.description(), "", "", "", "");
            }
        }
    }

    private static double unit(ReducedPrecision type) {
        return type == ReducedPrecision.BF16 ? 0x1p-8 : 0x1p-11;
    }

    /** The values of a result that were recorded: all, or those of a grid. */
    private static Tensor recorded(Tensor result, int count) {
        if (result.size() == count) {
            return result;
        }
        int[] shape = result.shape();
        int height = shape[2] / GRID;
        int width = shape[3] / GRID;
        double[] grid = new double[count];
        for (int i = 0; i < count; i++) {
            int map = i / (height * width);
            int y = i / width % height * GRID;
            grid[i] = result.get((map * shape[2] + y) * shape[3] + i % width * GRID);
        }
        return Tensor.of(grid, count);
    }

    /** State dict of every form. */
    static Map<Form, StateDict> weights(Architecture architecture, StateDict train, Precision precision, boolean all) {
        StateDict deploy = Conversion.toDeploy(architecture, train, precision);
        Map<Form, StateDict> weights = new EnumMap<>(Form.class);
        List.of(Form.TRAIN, Form.DEPLOY, Form.FUSED)
                .forEach(form -> weights.put(form, form == Form.TRAIN ? train : deploy));
        Stream.of(Form.values())
                .filter(form -> all && form.precision().isPresent())
                .forEach(form -> weights.put(form, weights.get(form.unrounded())));
        return weights;
    }
}
