package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.arch.UnitStages;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;

class LoadedModelTest {
    /** Matrix kernels choose their order of summation by the batch size; logits here are below 1. */
    private static final double BATCH_ROUNDING = 1e-6;

    private static LoadedModel load(Architecture architecture) {
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        return Models.load(Backend.of(Backend.AUTO, Precision.FLOAT32), architecture, train, Precision.FLOAT32);
    }

    private static Tensor image(Tensor images, int index) {
        int[] shape = images.shape();
        int size = images.size() / shape[0];
        return Tensor.of(
                Arrays.copyOfRange(images.floats(), index * size, (index + 1) * size), 1, shape[1], shape[2], shape[3]);
    }

    @Test
    void anImageHasTheSameLogitsAloneAndInABatch() {
        Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
        try (LoadedModel model = load(architecture)) {
            Tensor images = Procedural.images(5, model.input());
            for (Form form : model.forms()) {
                Tensor together = model.run(form, images);
                assertThat(together.shape()).containsExactly(5, 10);
                for (int n = 0; n < 5; n++) {
                    Tensor alone = model.run(form, image(images, n));
                    for (int k = 0; k < 10; k++) {
                        assertThat(alone.get(k)).isCloseTo(together.get(n * 10 + k), offset(BATCH_ROUNDING));
                    }
                }
            }
        }
    }

    @Test
    void severalThreadsGetTheLogitsOfOne() throws Exception {
        Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (LoadedModel model = load(architecture)) {
            Tensor images = Procedural.images(3, model.input());
            Tensor expected = model.run(Form.TRAIN, images);
            List<Future<Tensor>> runs = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                runs.add(threads.submit(() -> model.run(Form.TRAIN, images)));
            }
            for (Future<Tensor> run : runs) {
                assertThat(run.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void heightAndWidthMayDifferAndAPatchMayNotDivideTheInput() {
        RepMlpNet architecture = new RepMlpNet(
                "oblong",
                List.of(13, 25),
                new UnitStages(List.of(8, 16), List.of(1, 1), List.of(List.of(3, 4), List.of(3, 2)), List.of(2, 4)),
                List.of(1, 3),
                2,
                5);
        try (LoadedModel model = load(architecture)) {
            Tensor images = Procedural.images(2, model.input());
            Tensor train = model.run(Form.TRAIN, images);
            Tensor deploy = model.run(Form.DEPLOY, images);
            assertThat(train.shape()).containsExactly(2, 5);
            for (int i = 0; i < train.size(); i++) {
                assertThat(deploy.get(i)).isCloseTo(train.get(i), offset(BATCH_ROUNDING));
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
        LoadedModel model = load(architecture);
        assertThatThrownBy(() -> model.run(Form.TRAIN, Tensor.of(new float[3 * 16 * 16], 1, 3, 16, 16)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("images are [1, 3, 16, 16]; expected (N, 3, 32, 32)");
        model.close();
        model.close();
        assertThatThrownBy(() -> model.run(Form.TRAIN, Procedural.images(1, model.input())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void closingWaitsForRunsThatGoOn() throws Exception {
        Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
        for (Backend backend : Models.backends(Precision.FLOAT32)) {
            StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
            LoadedModel model = Models.load(backend, architecture, train, Precision.FLOAT32);
            Tensor images = Procedural.images(16, model.input());
            Tensor expected = model.run(Form.TRAIN, images);
            ExecutorService threads = Executors.newFixedThreadPool(3);
            List<Future<Tensor>> runs = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                runs.add(threads.submit(() -> model.run(Form.TRAIN, images)));
            }
            runs.get(0).get();
            model.close();
            threads.shutdown();
            int refused = 0;
            for (Future<Tensor> run : runs) {
                try {
                    assertThat(run.get()).isEqualTo(expected);
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("the model is closed");
                    refused++;
                }
            }
            assertThat(refused).as("the model was closed while runs went on").isPositive();
        }
    }

    @Test
    void backendsSayHowManyThreadsShareARun() {
        Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        for (Backend backend : Models.backends(Precision.FLOAT32)) {
            Map<Form, StateDict> forms = Models.forms(architecture, train, Precision.FLOAT32);
            try (LoadedModel model = backend.load(architecture, forms, Models.options(Precision.FLOAT32, 3))) {
                int expected = backend.name().equals("cpu") ? 3 : 1;
                assertThat(model.threadsPerRun()).isEqualTo(expected);
                Tensor images = Procedural.images(1, model.input());
                int most = backend.name().equals("cpu") ? Models.CORES.size() : 1;
                assertThatThrownBy(() -> model.run(Form.TRAIN, images, most + 1))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("threads per run is " + (most + 1) + "; legal on this backend: 1 to " + most);
            }
        }
    }

    @Test
    void aFormThatIsNotLoadedIsRefused() {
        Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
        StateDict deploy = Procedural.weights(architecture.tensors(Form.DEPLOY), "");
        try (LoadedModel model = Backend.of(Backend.AUTO, Precision.FLOAT32)
                .load(architecture, Map.of(Form.DEPLOY, deploy), Models.options(Precision.FLOAT32, 1))) {
            Tensor images = Procedural.images(1, model.input());
            assertThatThrownBy(() -> model.run(Form.FUSED, images))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("form fused is not loaded, only [deploy]");
        }
    }

    @Test
    void tensorsOnTheHeapAreLetGo() {
        for (Backend backend : Models.backends(Precision.FLOAT32)) {
            Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
            List<WeakReference<Tensor>> tensors = new ArrayList<>();
            try (LoadedModel model = load(backend, architecture, tensors)) {
                for (int i = 0; i < 50 && tensors.stream().anyMatch(t -> t.get() != null); i++) {
                    System.gc();
                }
                assertThat(tensors)
                        .as("%s keeps tensors of %s", backend.name(), model.forms())
                        .allMatch(t -> t.get() == null);
            }
        }
    }

    private static LoadedModel load(Backend backend, Architecture architecture, List<WeakReference<Tensor>> tensors) {
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        train.tensors().values().forEach(tensor -> tensors.add(new WeakReference<>(tensor)));
        return Models.load(backend, architecture, train, Precision.FLOAT32);
    }
}
