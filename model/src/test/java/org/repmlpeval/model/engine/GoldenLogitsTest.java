package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.Deviation;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;

/** All forms on procedural weights and images against float64 values of an independent implementation. */
class GoldenLogitsTest {
    /** Rounding of float32 products over some twenty layers; measured below 1e-6. */
    private static final double FLOAT32_TOLERANCE = 5e-6;
    /** Order of summation in float64. */
    private static final double FLOAT64_TOLERANCE = 1e-12;

    private static final int GRID = 12;

    /** Multiply-accumulates of the smallest preset, and a little more. */
    private static final long LARGE = 3_000_000_000L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RepMLPNet-CIFAR",
                "RepMLPNet-T224",
                "RepMLPNet-T256",
                "RepMLPNet-B224",
                "RepMLPNet-B256",
                "RepMLPNet-D256",
                "RepMLPNet-L256",
                "RepMLP-Res50-base-224",
                "RepMLP-Res50-light-224",
                "RepMLP-Res50-bottleneck-224",
                "RepMLP-Res50-bottleneck-g4-8-224",
                "FaceResNet-96",
                "RepMLP-FaceRes-96",
                "PureMLP-CIFAR"
            })
    void everyFormOfEveryPresetEqualTheReference(String name) {
        Architecture architecture = Golden.architecture(name);
        double[] expected = Golden.doubles(Golden.json(name + ".json").get("logits"));
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        Tensor images = Procedural.images(2, architecture.network(Form.TRAIN).input());
        for (Precision precision : Precision.values()) {
            check(name, architecture, train, images, expected, precision);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void singleBlocksEqualTheReferenceNonSquareAndPartitionedOnesIncluded(int row) {
        JsonNode block = Golden.json("blocks.json").get(row);
        Architecture architecture = Golden.block(block);
        StateDict train = Procedural.weights(
                architecture.tensors(Form.TRAIN), block.get("salt").textValue());
        double[] expected = Golden.doubles(block.get("output"));
        Shape map = architecture.network(Form.TRAIN).input();
        Tensor images =
                Procedural.uniform("x", expected.length / map.size(), map.channels(), map.height(), map.width());
        for (Precision precision : Precision.values()) {
            check(architecture.name(), architecture, train, images, expected, precision);
        }
    }

    /** Every twelfth row and column of the scores was recorded. */
    @Test
    void pixelScoresEqualTheReference() {
        Architecture architecture = Golden.architecture("PSPNet-RepMLP-Res50-g4-8-168");
        double[] expected =
                Golden.doubles(Golden.json(architecture.name() + ".json").get("logits"));
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        Tensor images = Procedural.images(2, architecture.network(Form.TRAIN).input());
        try (LoadedModel model =
                Models.load(Backend.of("cpu", Precision.FLOAT32), architecture, train, Precision.FLOAT32)) {
            for (Form form : model.forms()) {
                Tensor scores = model.run(form, images);
                assertThat(scores.shape()).containsExactly(2, 19, 168, 168);
                int size = 168 / GRID;
                float[] grid = new float[2 * 19 * size * size];
                for (int i = 0; i < grid.length; i++) {
                    int y = i / size % size * GRID;
                    int x = i % size * GRID;
                    grid[i] = (float) scores.get((i / (size * size) * 168 + y) * 168 + x);
                }
                Deviation deviation = Deviation.of(expected, Tensor.of(grid, grid.length));
                System.out.println(architecture.name() + " " + form + " " + deviation);
                assertThat(deviation.relative()).as(form.label()).isLessThanOrEqualTo(FLOAT32_TOLERANCE);
            }
        }
    }

    private static void check(
            String name,
            Architecture architecture,
            StateDict train,
            Tensor images,
            double[] expected,
            Precision precision) {
        double tolerance = precision == Precision.FLOAT32 ? FLOAT32_TOLERANCE : FLOAT64_TOLERANCE;
        // ND4J in float32 is slow and proved by the small ones; in float64 it is the only backend.
        boolean large = precision == Precision.FLOAT32
                && architecture.network(Form.TRAIN).macs() > LARGE;
        for (Backend backend : large ? List.of(Backend.of("cpu", precision)) : Models.backends(precision)) {
            try (LoadedModel model = Models.load(backend, architecture, train, precision)) {
                for (Form form : model.forms()) {
                    long start = System.nanoTime();
                    Deviation deviation = Deviation.of(expected, model.run(form, images));
                    System.out.printf(
                            "%s %s %s %s: max |d| %.2e, relative %.2e, %.0f ms%n",
                            name,
                            backend.name(),
                            form.label(),
                            precision,
                            deviation.absolute(),
                            deviation.relative(),
                            (System.nanoTime() - start) / 1e6);
                    assertThat(deviation.relative())
                            .as("%s, %s, %s, %s", name, backend.name(), form.label(), precision)
                            .isLessThanOrEqualTo(tolerance);
                }
            }
        }
    }
}
