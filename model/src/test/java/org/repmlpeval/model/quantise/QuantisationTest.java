package org.repmlpeval.model.quantise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.RandomArchitectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.Models;
import org.repmlpeval.model.engine.PlainNetwork;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.reparam.Conversion;

class QuantisationTest {
    /** Of float32, where nothing is rounded at run time. */
    private static final double ROUNDING = 5e-6;

    private static final List<String> NETWORKS = List.of("RepMLPNet-CIFAR", "PureMLP-CIFAR");

    private static StateDict deploy(Architecture architecture) {
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        return Conversion.toDeploy(architecture, train, Precision.FLOAT32);
    }

    /** Each weight is the nearest of the 255 values of its row's grid, whose ends are the row's largest weight and its negative. */
    @ParameterizedTest
    @ValueSource(strings = {"RepMLPNet-CIFAR", "PureMLP-CIFAR"})
    void weightsAreTheNearestOfTheirRowsGrid(String name) {
        Architecture architecture = Golden.architecture(name);
        StateDict deploy = deploy(architecture);
        StateDict int8 = Quantisation.weights(architecture, deploy, Precision.FLOAT64);
        for (String layer : Quantisation.layers(architecture.network(Form.DEPLOY))) {
            Tensor before = deploy.get(layer + ".weight");
            Tensor after = int8.get(layer + ".weight");
            int columns = before.size() / before.shape()[0];
            for (int r = 0; r < before.shape()[0]; r++) {
                double largest = 0;
                for (int i = r * columns; i < (r + 1) * columns; i++) {
                    largest = Math.max(largest, Math.abs(before.get(i)));
                }
                double step = largest / 127;
                for (int i = r * columns; i < (r + 1) * columns; i++) {
                    double steps = after.get(i) / step;
                    assertThat(steps).isCloseTo(Math.round(steps), offset(1e-9)).isBetween(-127.0000001, 127.0000001);
                    assertThat(Math.abs(after.get(i) - before.get(i))).isLessThanOrEqualTo(step / 2 * (1 + 1e-9));
                }
            }
        }
    }

    @Test
    void everythingElseIsSharedAndAgainChangesNothing() {
        for (String name : NETWORKS) {
            Architecture architecture = Golden.architecture(name);
            StateDict deploy = deploy(architecture);
            StateDict once = Quantisation.weights(architecture, deploy, Precision.FLOAT32);
            assertThat(once.names()).containsExactlyElementsOf(deploy.names());
            List<String> layers = Quantisation.layers(architecture.network(Form.DEPLOY));
            deploy.tensors().forEach((key, tensor) -> {
                boolean weight = key.endsWith(".weight") && layers.contains(key.substring(0, key.length() - 7));
                if (!weight) {
                    assertThat(once.get(key)).as(key).isSameAs(tensor);
                }
            });
            assertThat(once).isNotEqualTo(deploy);
            assertThat(Quantisation.weights(architecture, once, Precision.FLOAT32))
                    .isEqualTo(once);
        }
    }

    @Test
    void aRowOfZerosStaysOne() {
        Architecture architecture = Golden.architecture("PureMLP-CIFAR");
        Map<String, Tensor> tensors = new LinkedHashMap<>(deploy(architecture).tensors());
        tensors.computeIfPresent("linear.weight", (key, weight) -> {
            float[] values = weight.floats().clone();
            Arrays.fill(values, 0, weight.shape()[1], 0f);
            return Tensor.of(values, weight.shape());
        });
        StateDict int8 = Quantisation.weights(architecture, new StateDict(tensors), Precision.FLOAT32);
        for (int i = 0; i < 64; i++) {
            assertThat(int8.get("linear.weight").get(i)).isZero();
        }
    }

    /** 1 byte per weight of a layer, 4 per row's scale, 4 per input's scale if there are, 4 per other value. */
    @Test
    void bytesAreCounted() {
        Architecture architecture = Golden.architecture("PureMLP-CIFAR");
        StateDict deploy = deploy(architecture);
        long expected = 0;
        for (Map.Entry<String, Tensor> e : deploy.tensors().entrySet()) {
            boolean weight = e.getKey().endsWith(".weight");
            expected += weight
                    ? e.getValue().size() + 4L * e.getValue().shape()[0]
                    : 4L * e.getValue().size();
        }
        assertThat(Quantisation.bytes(architecture, Form.INT8, Quantisation.Grids.WEIGHTS))
                .isEqualTo(expected);
        int layers = Quantisation.layers(architecture.network(Form.DEPLOY)).size();
        assertThat(Quantisation.bytes(architecture, Form.INT8, Quantisation.Grids.WEIGHTS_AND_INPUTS))
                .isEqualTo(expected + 4L * layers);
        assertThat(Quantisation.bytes(architecture, Form.DEPLOY, Quantisation.Grids.WEIGHTS))
                .isEqualTo(deploy.bytes());
    }

    @Test
    void largestInputsAreThoseOfPlainLoops() {
        Architecture architecture = RandomArchitectures.pureMlp(new Random(7));
        StateDict deploy = deploy(architecture);
        Network network = architecture.network(Form.DEPLOY);
        Tensor first = Procedural.uniform("a", 1, 3, 8, 12);
        Tensor second = Procedural.uniform("b", 1, 3, 8, 12);
        Map<String, Double> expected = new TreeMap<>();
        for (Tensor image : List.of(first, second)) {
            List<double[]> values = PlainNetwork.values(
                    network, deploy, image.to(Precision.FLOAT64).doubles());
            for (Network.Step step : network.steps()) {
                if (Quantisation.isLayer(step.operation())) {
                    double largest = Arrays.stream(values.get(step.inputs().get(0)))
                            .map(Math::abs)
                            .max()
                            .orElseThrow();
                    expected.merge(step.operation().name(), largest, Math::max);
                }
            }
        }
        Map<String, Double> actual = Calibration.largestInputs(
                architecture,
                deploy,
                List.of(first, second),
                Backend.of(Backend.AUTO, Precision.FLOAT64),
                Models.options(Precision.FLOAT64, 1));
        assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach(
                (layer, largest) -> assertThat(actual.get(layer)).as(layer).isCloseTo(largest, offset(1e-12)));
    }

    /** Steps of 1/127 of the largest weight or input move results by some percent, and by more than rounding does. */
    @Test
    void bothKindsOfGridsChangeResultsALittleOnEveryBackend() {
        Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
        StateDict deploy = deploy(architecture);
        Tensor images = Procedural.images(4, architecture.network(Form.DEPLOY).input());
        StateDict weights = Quantisation.weights(architecture, deploy, Precision.FLOAT32);
        StateDict both = Quantisation.withInputs(
                weights,
                Calibration.largestInputs(
                        architecture,
                        deploy,
                        List.of(images),
                        Backend.of(Backend.AUTO, Precision.FLOAT32),
                        Models.options(Precision.FLOAT32, 1)));
        double largest = 0;
        for (StateDict int8 : List.of(weights, both)) {
            Tensor exact = null;
            for (Backend backend : Models.backends(Precision.FLOAT32)) {
                try (LoadedModel model = backend.load(
                        architecture,
                        Map.of(Form.DEPLOY, deploy, Form.INT8, int8),
                        Models.options(Precision.FLOAT32, 1))) {
                    Tensor floats = model.run(Form.DEPLOY, images);
                    Tensor rounded = model.run(Form.INT8, images);
                    double distance = distance(floats, rounded);
                    System.out.println(backend.name() + " int8 " + distance);
                    assertThat(distance).isBetween(1e-4, 0.1).isGreaterThanOrEqualTo(largest / 2);
                    largest = Math.max(largest, distance);
                    exact = exact == null ? rounded : exact;
                    // Inputs at the border of two steps may round to either, and what follows differs by steps then.
                    assertThat(distance(exact, rounded)).isLessThan(int8 == weights ? ROUNDING : 2 * distance);
                }
            }
        }
    }

    private static double distance(Tensor a, Tensor b) {
        double max = 0;
        double largest = 0;
        for (int i = 0; i < a.size(); i++) {
            max = Math.max(max, Math.abs(a.get(i) - b.get(i)));
            largest = Math.max(largest, Math.abs(a.get(i)));
        }
        return max / largest;
    }

    @Test
    void inputsWithoutAGridAreRefused() {
        Architecture architecture = Golden.architecture("PureMLP-CIFAR");
        StateDict int8 = Quantisation.weights(architecture, deploy(architecture), Precision.FLOAT32);
        for (double largest : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Quantisation.withInputs(int8, Map.of("linear", largest)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("inputs of layer linear are at most " + largest
                            + " on the calibration images; legal: a finite number; check the weights");
        }
        StateDict silent = Quantisation.withInputs(int8, Map.of("linear", 0.0));
        assertThat(silent.get("linear.input_scale").get(0)).isEqualTo(1);
        StateDict with = Quantisation.withInputs(int8, Map.of("linear", 254.0));
        assertThat(with.get("linear.input_scale").get(0)).isEqualTo(2);
    }
}
