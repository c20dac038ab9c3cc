package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.RandomArchitectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;

/** On the cpu backend, an image's outputs have the same bits in any batch, at any place in it, and on any number of threads. */
class BatchIndependenceTest {
    private static final long SEED = Long.getLong("test.seed");
    private static final String REPLAY = "; replay: ./mvnw verify -Dtest.seed=" + SEED;
    private static final int IMAGES = 9;
    private static final List<Integer> BATCHES = List.of(1, 3, 8);
    private static final Path DEMO = Path.of("../conf/demo");

    private static List<Architecture> networks() throws IOException {
        Random random = new Random(SEED);
        return List.of(
                Golden.architecture("RepMLPNet-CIFAR"),
                Architectures.parse(Files.readString(DEMO.resolve("digits.yaml")), "the demo"),
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
                        "the test"),
                RandomArchitectures.repMlpNet(random),
                RandomArchitectures.repMlp(random),
                RandomArchitectures.resNet(random),
                RandomArchitectures.pspNet(random),
                RandomArchitectures.pureMlp(random));
    }

    @Test
    void withTheKernelsForThisCpu() throws IOException {
        Backend cpu = Backend.of("cpu", Precision.FLOAT32);
        String kernels = cpu.description().get(Backend.KERNELS);
        assumeTrue(
                cpu.description().get(Backend.BATCH_INDEPENDENT).equals("true"),
                "kernels " + kernels + " round by place");
        for (Architecture architecture : networks()) {
            assertThat(differences(architecture)).as(architecture + REPLAY).isEmpty();
        }
    }

    /** SSE, AVX, AVX2 and AVX-512. Those for SSE round by the place in a product. */
    @ParameterizedTest
    @CsvSource({
        "Haswell, avx2 fma, true",
        "Sandybridge, avx, true",
        "SkylakeX, avx512f avx512bw avx512dq avx512vl, true",
        "Nehalem, sse4_2, false"
    })
    void withKernelsForAnotherCpu(String kernels, String needed, boolean independent)
            throws IOException, InterruptedException {
        assumeTrue(Kernels.has(needed.split(" ")), "this CPU has no " + needed);
        Kernels.Output output = Kernels.run(OtherKernels.class, kernels);
        assertThat(output.exitCode()).as(output.text()).isZero();
        assertThat(output.text())
                .as(REPLAY)
                .contains("kernels=" + kernels + "\n")
                .contains("batchIndependent=" + independent + "\n");
        if (independent) {
            assertThat(output.text()).as(REPLAY).contains("differences=[]\n");
        }
    }

    /** Runs the networks with kernels that OpenBLAS would not choose on this CPU. */
    static final class OtherKernels {
        private OtherKernels() {}

        public static void main(String[] args) throws IOException {
            Kernels.use(args[0]);
            Map<String, String> description =
                    Backend.of("cpu", Precision.FLOAT32).description();
            System.out.println("kernels=" + description.get(Backend.KERNELS));
            System.out.println("batchIndependent=" + description.get(Backend.BATCH_INDEPENDENT));
            System.out.println("differences="
                    + networks().stream()
                            .flatMap(BatchIndependenceTest::differences)
                            .toList());
        }
    }

    /** The batches in which an image's outputs are not those that it has in the largest batch. */
    private static Stream<String> differences(Architecture architecture) {
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        Map<Form, StateDict> forms = Models.forms(architecture, train, Precision.FLOAT32);
        Tensor images =
                Procedural.images(IMAGES, architecture.network(Form.TRAIN).input());
        Stream.Builder<String> differences = Stream.builder();
        Backend cpu = Backend.of("cpu", Precision.FLOAT32);
        try (LoadedModel model = cpu.load(architecture, forms, Models.options(Precision.FLOAT32, 1))) {
            for (Form form : model.forms()) {
                Tensor whole = model.run(form, images, 1);
                int values = whole.size() / IMAGES;
                for (int batch : BATCHES) {
                    for (int threads : List.of(1, 3)) {
                        for (int from = 0; from < IMAGES; from += batch) {
                            int to = Math.min(IMAGES, from + batch);
                            float[] part = model.run(form, slice(images, from, to), threads)
                                    .floats();
                            if (!Arrays.equals(part, Arrays.copyOfRange(whole.floats(), from * values, to * values))) {
                                differences.add(String.format(
                                        "%s, form %s, images %d to %d, %d threads",
                                        architecture.name(), form, from, to, threads));
                            }
                        }
                    }
                }
            }
        }
        return differences.build();
    }

    private static Tensor slice(Tensor images, int from, int to) {
        int[] shape = images.shape();
        int size = images.size() / shape[0];
        return Tensor.of(
                Arrays.copyOfRange(images.floats(), from * size, to * size), to - from, shape[1], shape[2], shape[3]);
    }
}
