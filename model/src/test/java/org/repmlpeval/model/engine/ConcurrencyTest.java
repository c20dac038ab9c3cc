package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;

/** Callers at once, failing and interrupted ones among them, on a pool of three cores. */
@Timeout(60)
class ConcurrencyTest {
    private static final int SIZE = 3;
    private static final Cores CORES = new Cores(SIZE);
    private static final Architecture ARCHITECTURE = Golden.architecture("RepMLPNet-CIFAR");

    private static LoadedModel load(Backend backend, int threadsPerRun) {
        EngineOptions options =
                new EngineOptions(Precision.FLOAT32, CORES, threadsPerRun, 4, new MemoryBudget(1L << 30));
        return backend.load(
                ARCHITECTURE,
                Models.forms(ARCHITECTURE, Procedural.weights(ARCHITECTURE.tensors(Form.TRAIN), ""), Precision.FLOAT32),
                options);
    }

    private static Tensor images(int count) {
        return Procedural.images(count, ARCHITECTURE.network(Form.TRAIN).input());
    }

    private static Stream<Arguments> backendsAndThreads() {
        return Models.backends(Precision.FLOAT32).stream()
                .flatMap(backend -> Stream.of(1, SIZE).map(threads -> Arguments.of(backend, threads)));
    }

    @AfterAll
    static void close() {
        CORES.close();
    }

    /** The order of every sum depends on images and threads per run alone, so results are equal to the last bit. */
    @ParameterizedTest
    @MethodSource("backendsAndThreads")
    void severalCallersGetTheLogitsOfOne(Backend backend, int threads) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(5);
        try (LoadedModel model = load(backend, threads)) {
            Map<String, Tensor> expected = new TreeMap<>();
            Map<String, List<Future<Tensor>>> runs = new TreeMap<>();
            for (Form form : model.forms()) {
                for (int count : new int[] {1, 2, 6}) {
                    expected.put(form + " x" + count, model.run(form, images(count)));
                }
            }
            for (int round = 0; round < 2; round++) {
                for (Form form : model.forms()) {
                    for (int count : new int[] {1, 2, 6}) {
                        runs.computeIfAbsent(form + " x" + count, k -> new ArrayList<>())
                                .add(callers.submit(() -> model.run(form, images(count))));
                    }
                }
            }
            for (Map.Entry<String, List<Future<Tensor>>> entry : runs.entrySet()) {
                for (Future<Tensor> run : entry.getValue()) {
                    assertThat(run.get()).as(entry.getKey()).isEqualTo(expected.get(entry.getKey()));
                }
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aRunThatFailsLeavesNoCoreBusy() throws Exception {
        try (LoadedModel model = load(Backend.of("cpu", Precision.FLOAT32), SIZE)) {
            Tensor wide = images(2).to(Precision.FLOAT64);
            Tensor expected = model.run(Form.FUSED, images(2));
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> model.run(Form.FUSED, wide))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("tensor is float64");
                CoresTest.requireAtOnce(CORES, SIZE);
            }
            assertThat(model.run(Form.FUSED, images(2))).isEqualTo(expected);
        }
    }

    @Test
    void anInterruptedCallerWaitsForItsRunAndStaysInterrupted() {
        try (LoadedModel model = load(Backend.of("cpu", Precision.FLOAT32), SIZE)) {
            Tensor expected = model.run(Form.TRAIN, images(4));
            busy();
            Thread.currentThread().interrupt();
            Tensor logits = model.run(Form.TRAIN, images(4));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(logits).isEqualTo(expected);
            busy();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> model.run(Form.TRAIN, images(4).to(Precision.FLOAT64)))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    /** Keeps all cores from the next run for long enough that its caller waits. */
    private static void busy() {
        for (int i = 0; i < SIZE; i++) {
            CORES.submit(Cores.Priority.INFERENCE, () -> {
                Thread.sleep(50);
                return null;
            });
        }
    }
}
