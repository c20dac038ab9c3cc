package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.Deviation;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;

/** A real model within budgets of native memory that hold less than was asked for. */
class MemoryLimitTest {
    /** Matrix kernels choose their order of summation by the number of images. */
    private static final double BATCH_ROUNDING = 1e-6;

    private static final Architecture ARCHITECTURE = Golden.architecture("RepMLPNet-CIFAR");
    private static final Map<Form, StateDict> WEIGHTS =
            Models.forms(ARCHITECTURE, Procedural.weights(ARCHITECTURE.tensors(Form.TRAIN), ""), Precision.FLOAT32);
    private static final long NO_LIMIT = 1L << 40;

    /** The backend for CUDA has memory of its own; CudaBackendTest and CudaRefusalTest limit it. */
    private static Stream<Backend> backends() {
        return Models.backends(Precision.FLOAT32).stream()
                .filter(backend -> !backend.name().equals("cuda"));
    }

    private static EngineOptions options(int imagesPerRun, long limit) {
        return new EngineOptions(
                Precision.FLOAT32, Models.CORES, Models.CORES.size(), imagesPerRun, new MemoryBudget(limit));
    }

    private static Tensor images(int count) {
        return Procedural.images(count, ARCHITECTURE.network(Form.TRAIN).input());
    }

    /** Bytes that a model with weights and buffers for that many images takes. */
    private static long enoughFor(Backend backend, int images) {
        try (LoadedModel model = backend.load(ARCHITECTURE, WEIGHTS, options(images, NO_LIMIT))) {
            model.run(Form.TRAIN, images(images));
            return model.memory().peakBytes();
        }
    }

    private static double[] logits(Backend backend, Tensor images) {
        EngineOptions options = options(images.shape()[0], NO_LIMIT);
        try (LoadedModel model = backend.load(ARCHITECTURE, WEIGHTS, options)) {
            return model.run(Form.TRAIN, images).to(Precision.FLOAT64).doubles();
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aBudgetForTwoImagesGivesTheLogitsOfEight(Backend backend) {
        double[] expected = logits(backend, images(8));
        EngineOptions options = options(8, enoughFor(backend, 2));
        try (LoadedModel model = backend.load(ARCHITECTURE, WEIGHTS, options)) {
            assertThat(model.memory().imagesPerRun())
                    .as("only the cpu backend knows beforehand what a run takes")
                    .isEqualTo(backend.name().equals("cpu") ? 2 : 8);
            Deviation deviation = Deviation.of(expected, model.run(Form.TRAIN, images(8)));
            System.out.println(backend.name() + " " + deviation + " " + model.memory());
            assertThat(deviation.relative()).isLessThanOrEqualTo(BATCH_ROUNDING);
            MemoryUse memory = model.memory();
            assertThat(memory.imagesPerRun()).isEqualTo(2);
            assertThat(memory.limitBytes()).isEqualTo(options.memory().limit());
            assertThat(memory.peakBytes()).isLessThanOrEqualTo(memory.limitBytes());
            assertThat(memory.weightBytes() + memory.bufferBytes())
                    .isEqualTo(options.memory().reserved());
        }
        assertThat(options.memory().reserved()).isZero();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void memoryOfEarlierRunsIsNoReasonForSmallerOnes(Backend backend) {
        EngineOptions options = options(4, enoughFor(backend, 4));
        try (LoadedModel model = backend.load(ARCHITECTURE, WEIGHTS, options)) {
            model.run(Form.TRAIN, images(7));
            model.run(Form.FUSED, images(2));
            model.run(Form.TRAIN, images(4));
            assertThat(model.memory().imagesPerRun()).isEqualTo(4);
        }
        assertThat(options.memory().reserved()).isZero();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aBudgetForNotEvenOneImageIsRefused(Backend backend) {
        EngineOptions options = options(8, enoughFor(backend, 1) - 1);
        assertThatThrownBy(() -> {
                    try (LoadedModel model = backend.load(ARCHITECTURE, WEIGHTS, options)) {
                        model.run(Form.TRAIN, images(3));
                    }
                })
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("no memory to run even one image: ")
                .hasMessageContaining(" MB of native memory")
                .hasMessageEndingWith(
                        "; give the process more memory outside the heap"
                                + " (spark.executor.memoryOverhead, or a smaller -Xmx, by REPMLP_EVAL_JAVA_OPTS for the driver), fewer forms or fewer task slots");
        assertThat(options.memory().reserved()).isZero();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void memoryThatOthersTakeLaterMakesRunsSmallerAndTriesJustTheirImagesAgain(Backend backend) {
        double[] expected = logits(backend, images(8));
        long all = enoughFor(backend, 8);
        EngineOptions options = options(8, all);
        try (LoadedModel model = backend.load(ARCHITECTURE, WEIGHTS, options)) {
            assertThat(model.memory().imagesPerRun()).isEqualTo(8);
            long others = all - enoughFor(backend, 2);
            options.memory().reserve(others, "others");
            assertThat(Deviation.of(expected, model.run(Form.TRAIN, images(8))).relative())
                    .isLessThanOrEqualTo(BATCH_ROUNDING);
            assertThat(model.memory().imagesPerRun()).isEqualTo(2);
            options.memory().release(others);
        }
        assertThat(options.memory().reserved()).isZero();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aBudgetForNotEvenTheWeightsIsRefusedAtOnce(Backend backend) {
        EngineOptions options = options(8, 1 << 20);
        assertThatThrownBy(() -> backend.load(ARCHITECTURE, WEIGHTS, options))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("no memory to load the weights: weights take ")
                .hasMessageContaining(" MB of 1 MB are free; give the process more memory outside the heap")
                .hasCauseInstanceOf(MemoryBudget.NativeMemoryException.class);
        assertThat(options.memory().reserved()).isZero();
    }
}
