package org.repmlpeval.job.run.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.run.check.ConvertedWeights.Kind;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.reparam.Conversion;

/** The verdicts on right conversions with small and huge activations, and on faults planted into converted weights. */
class VerdictTest {
    private static final Architecture NET = Architectures.parse(
            """
            family: RepMLPNet
            name: net
            input: [16, 24]
            channels: [8, 16]
            depths: [2, 2]
            partition: [[4, 6], [2, 3]]
            sharesets: [2, 4]
            kernels: [1, 3]
            patch: 2
            classes: 5
            """,
            "the test");

    private static final List<Form> FORMS = List.of(Form.TRAIN, Form.DEPLOY, Form.FUSED);
    private static final String KERNEL = "stages.1.0.repmlp_block.fc3.weight";
    private static final String GOOD = "exact conversion, the rest is rounding";

    private static StateDict train() {
        return Procedural.weights(NET.tensors(Form.TRAIN), "");
    }

    /** Batch norms of the first stage that make activations so many times as large. */
    private static StateDict train(double scale) {
        StateDict train = train();
        Map<String, Tensor> scaled = new LinkedHashMap<>(train.tensors());
        train.tensors().forEach((name, tensor) -> {
            if (name.matches("stages\\.0\\.\\d\\.repmlp_block\\.(fc3_bn|repconv\\d\\.bn)\\.(weight|bias)")) {
                scaled.put(name, map(tensor, value -> value * scale));
            }
        });
        return new StateDict(scaled);
    }

    private static Exactness measure(StateDict train, StateDict deploy32, StateDict deploy64) {
        Cores cores = new Cores(2);
        MemoryBudget memory = new MemoryBudget(1L << 30);
        return new ExactnessRun(
                        NET,
                        FORMS,
                        new ExactnessRun.Runner(
                                Backend.of("cpu", Precision.FLOAT32),
                                EngineOptions.wholeMachine(Precision.FLOAT32, cores, 1, memory),
                                Map.of(Form.TRAIN, train, Form.DEPLOY, deploy32, Form.FUSED, deploy32)),
                        new ExactnessRun.Runner(
                                Backend.of(Backend.AUTO, Precision.FLOAT64),
                                EngineOptions.wholeMachine(Precision.FLOAT64, cores, 1, memory),
                                Map.of(Form.TRAIN, train, Form.DEPLOY, deploy64, Form.FUSED, deploy64)))
                .measure(FormCheck.single(
                        Procedural.images(6, NET.network(Form.TRAIN).input()), 6));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e3, 1e7})
    void aRightConversionIsExactWhateverTheActivations(double scale) {
        StateDict train = train(scale);
        Exactness exactness = measure(
                train,
                Conversion.toDeploy(NET, train, Precision.FLOAT32),
                Conversion.toDeploy(NET, train, Precision.FLOAT64));

        report("scale " + scale, exactness);
        assertThat(exactness.blocks().stream()
                        .mapToDouble(Exactness.Block::largest)
                        .max()
                        .orElseThrow())
                .isGreaterThan(scale / 10);
        assertThat(Verdict.of(exactness, Optional.empty()))
                .extracting(Verdict::text)
                .containsExactly("rounding", GOOD, GOOD);
        assertThat(exactness.images()).isEqualTo(6);
    }

    @Test
    void theSumOfPartsInAnyOrderIsTheWhole() {
        StateDict train = train();
        Exactness a = measure(
                train,
                Conversion.toDeploy(NET, train, Precision.FLOAT32),
                Conversion.toDeploy(NET, train, Precision.FLOAT64));
        Exactness b = measure(
                train,
                Conversion.toDeploy(NET, train, Precision.FLOAT32),
                Conversion.toDeploy(NET, train, Precision.FLOAT32));

        assertThat(a.plus(b)).isEqualTo(b.plus(a));
        assertThat(a.plus(b).images()).isEqualTo(12);
        assertThat(a.plus(b).last().conversion().get(Form.DEPLOY))
                .isEqualTo(b.last().conversion().get(Form.DEPLOY))
                .isGreaterThan(a.last().conversion().get(Form.DEPLOY));
    }

    @Test
    void ourOwnConvertedFileIsExact() {
        StateDict given = Conversion.toDeploy(NET, train(), Precision.FLOAT32);
        assertThat(ConvertedWeights.compare(NET, train(), given).kind()).isEqualTo(Kind.EXACT);
        assertVerdict(given, GOOD);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 1e-7})
    void oneChangedValueIsADifferenceOfTheConversion(double change) {
        StateDict given = Conversion.toDeploy(NET, train(), Precision.FLOAT32);
        Tensor kernel = given.get(KERNEL);
        float[] values = kernel.floats().clone();
        values[37] += (float) change;
        given = with(given, KERNEL, Tensor.of(values, kernel.shape()));

        ConvertedWeights weights = ConvertedWeights.compare(NET, train(), given);
        assertThat(weights.kind()).isEqualTo(Kind.DIFFERENT);
        assertThat(weights.changed()).hasSize(1);
        assertThat(weights.changed().get(0).tensor()).isEqualTo(KERNEL);
        assertThat(weights.changed().get(0).values()).isEqualTo(1);
        assertThat(weights.changed().get(0).largest()).isBetween(change * 0.8, change * 1.2);
        assertVerdict(
                given,
                "conversion differs from block stages.1.0 on (" + KERNEL + ": 1 of " + values.length
                        + " values differ by up to ");
    }

    @Test
    void aBatchNormFoldedWithTheWrongEpsilonIsADifferenceOfTheConversion() {
        String variance = "stages.1.0.repmlp_block.fc3_bn.running_var";
        StateDict wrong = Conversion.toDeploy(
                NET,
                with(train(), variance, map(train().get(variance), value -> value + 1e-3 - 1e-5)),
                Precision.FLOAT32);
        StateDict right = Conversion.toDeploy(NET, train(), Precision.FLOAT32);
        Map<String, Tensor> given = new LinkedHashMap<>(right.tensors());
        given.put(KERNEL, wrong.get(KERNEL));
        given.put("stages.1.0.repmlp_block.fc3.bias", wrong.get("stages.1.0.repmlp_block.fc3.bias"));

        assertVerdict(
                new StateDict(given), "conversion differs from block stages.1.0 on (stages.1.0.repmlp_block.fc3.");
    }

    @Test
    void weightsRoundedToBfloat16AreCalledThat() {
        StateDict exact = Conversion.toDeploy(NET, train(), Precision.FLOAT32);
        Map<String, Tensor> given = new LinkedHashMap<>();
        exact.tensors()
                .forEach((name, tensor) -> given.put(name, map(tensor, value -> {
                    int bits = Float.floatToRawIntBits((float) value);
                    return Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
                })));
        assertThat(ConvertedWeights.compare(NET, train(), new StateDict(given)).kind())
                .isEqualTo(Kind.BFLOAT16);
        assertVerdict(new StateDict(given), "on (the weights are rounded to bfloat16 after the conversion)");
    }

    /** As by PyTorch, which merges in float32. */
    @Test
    void aConversionComputedInFloat32IsExactUpToRounding() {
        StateDict exact = Conversion.toDeploy(NET, train(), Precision.FLOAT32);
        Map<String, Tensor> given = new LinkedHashMap<>(exact.tensors());
        int[] unit = {0};
        exact.tensors().forEach((name, tensor) -> {
            if (name.contains("fc3.")) {
                given.put(name, map(tensor, value -> value + (unit[0]++ % 5 - 2) * Math.ulp((float) value)));
            }
        });
        assertThat(ConvertedWeights.compare(NET, train(), new StateDict(given)).kind())
                .isEqualTo(Kind.FLOAT32);
        assertVerdict(new StateDict(given), GOOD);
    }

    /** As if the engine computed with other numbers than it was given. */
    @Test
    void arithmeticThatRoundingDoesNotExplainIsOff() {
        StateDict train = train();
        StateDict exact = Conversion.toDeploy(NET, train, Precision.FLOAT64);
        StateDict other = with(
                Conversion.toDeploy(NET, train, Precision.FLOAT32),
                KERNEL,
                map(exact.get(KERNEL), value -> value * 1.01));
        Exactness exactness = measure(train, other.to(Precision.FLOAT32), exact);

        Verdict deploy = Verdict.of(exactness, Optional.empty()).get(1);
        assertThat(deploy.text())
                .isEqualTo("exact conversion; arithmetic of form deploy is off from block stages.1.0 on");
        assertThat(deploy.isRounding()).isFalse();
    }

    @Test
    void aValueThatIsNotFiniteIsOff() {
        StateDict train = train();
        StateDict exact = Conversion.toDeploy(NET, train, Precision.FLOAT64);
        StateDict broken = with(
                exact.to(Precision.FLOAT32),
                KERNEL,
                map(exact.get(KERNEL), value -> Double.NaN).to(Precision.FLOAT32));
        assertThat(Verdict.of(measure(train, broken, exact), Optional.empty())
                        .get(1)
                        .arithmeticFrom())
                .isEqualTo("stages.1.0");
    }

    private static void assertVerdict(StateDict given, String text) {
        Exactness exactness = measure(train(), given, given);
        Optional<ConvertedWeights> weights = Optional.of(ConvertedWeights.compare(NET, train(), given));
        report(text, exactness);
        List<Verdict> verdicts = Verdict.of(exactness, weights);
        assertThat(verdicts.get(0).isRounding()).isTrue();
        assertThat(verdicts.get(1).text()).contains(text);
        assertThat(verdicts.get(1).isRounding()).isEqualTo(text.equals(GOOD));
        assertThat(verdicts.get(2).text()).contains(text);
    }

    private static void report(String what, Exactness exactness) {
        Exactness.Block last = exactness.last();
        for (Form form : exactness.forms()) {
            System.out.printf(
                    "%s: %s conversion %.2e of %.2e, arithmetic %.2e of %.2e%n",
                    what,
                    form.label(),
                    last.conversion().get(form),
                    last.conversionLimit(exactness.reference(), form),
                    last.arithmetic().get(form),
                    last.arithmeticLimit(form));
        }
    }

    private static StateDict with(StateDict state, String name, Tensor tensor) {
        Map<String, Tensor> changed = new LinkedHashMap<>(state.tensors());
        assertThat(changed.put(name, tensor)).isNotNull();
        return new StateDict(changed);
    }

    private static Tensor map(Tensor tensor, DoubleUnaryOperator function) {
        double[] values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = function.applyAsDouble(tensor.get(i));
        }
        return Tensor.of(values, tensor.shape()).to(tensor.precision());
    }
}
