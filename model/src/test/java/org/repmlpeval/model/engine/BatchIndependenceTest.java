package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;

/** On the cpu backend, an image's outputs have the same bits in any batch, at any place in it, and on any number of threads. */
class BatchIndependenceTest {
    private static final int IMAGES = 11;

    static Stream<Architecture> networks() {
        return Stream.of(
                Golden.architecture("RepMLPNet-CIFAR"),
                Architectures.parse(
                        """
                        family: RepMLP-ResNet
                        name: resnet
                        input: [32, 48]
                        stem: 8
                        stages:
                        - {depth: 1, width: 16, block: base}
                        - {depth: 2, width: 32, block: bottleneck, partition: [2, 2], kernels: [1, 3], groups: 2, r: 2}
                        classes: 5
                        """,
                        "the test"),
                Architectures.parse(
                        """
                        family: PureMLP
                        name: mlp
                        input: [8, 12]
                        channels: [4, 8]
                        partition: [2, 3]
                        kernels: [1, 3]
                        reduction: 1
                        groups: 2
                        classes: 5
                        """,
                        "the test"));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void outputsHaveTheSameBits(Architecture architecture) {
        Backend cpu = Backend.of("cpu", Precision.FLOAT32);
        assumeTrue(
                cpu.description().get(Backend.BATCH_INDEPENDENT).equals("true"),
                "the kernels for this CPU round by place");
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        Map<Form, StateDict> forms = Models.forms(architecture, train, Precision.FLOAT32);
        Tensor images =
                Procedural.images(IMAGES, architecture.network(Form.TRAIN).input());
        try (LoadedModel model = cpu.load(architecture, forms, Models.options(Precision.FLOAT32, 1))) {
            for (Form form : model.forms()) {
                Tensor whole = model.run(form, images, 1);
                int values = whole.size() / IMAGES;
                for (int batch : List.of(1, 3, 8, IMAGES)) {
                    for (int threads : List.of(1, 2, 4)) {
                        for (int from = 0; from < IMAGES; from += batch) {
                            int to = Math.min(IMAGES, from + batch);
                            float[] part = model.run(form, slice(images, from, to), threads)
                                    .floats();
                            assertThat(part)
                                    .as("%s, images %d to %d, %d threads", form, from, to, threads)
                                    .containsExactly(Arrays.copyOfRange(whole.floats(), from * values, to * values));
                        }
                    }
                }
            }
        }
    }

    private static Tensor slice(Tensor images, int from, int to) {
        int[] shape = images.shape();
        int size = images.size() / shape[0];
        return Tensor.of(
                Arrays.copyOfRange(images.floats(), from * size, to * size), to - from, shape[1], shape[2], shape[3]);
    }
}
