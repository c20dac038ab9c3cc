package org.repmlpeval.job.run.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.run.check.ConvertedWeights.Kind;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.reparam.Conversion;

/** The verdicts on right conversions with small and huge activations, and on faults planted into converted weights. */
class VerdictTest {
    private static final Architecture NET = Planted.REPMLPNET;

    private static final List<Form> FORMS = List.of(Form.TRAIN, Form.DEPLOY, Form.FUSED);
    private static final String KERNEL = "stages.1.0.repmlp_block.fc3.weight";
    private static final String GOOD = "exact conversion, the rest is rounding";

    private static StateDict train() {
        return Planted.train(NET);
    }

    private static Exactness measure(StateDict train, StateDict deploy32, StateDict deploy64) {
        return new ExactnessRun(
                        NET,
                        FORMS,
                        new ExactnessRun.Runner(
                                Backend.of("cpu", Precision.FLOAT32),
                                Planted.options(Precision.FLOAT32, 1),
                                Map.of(Form.TRAIN, train, Form.DEPLOY, deploy32, Form.FUSED, deploy32)),
                        new ExactnessRun.Runner(
                                Backend.of(Backend.AUTO, Precision.FLOAT64),
                                Planted.options(Precision.FLOAT64, 1),
                                Map.of(Form.TRAIN, train, Form.DEPLOY, deploy64, Form.FUSED, deploy64)))
                .measure(FormCheck.single(
                        Procedural.images(6, NET.network(Form.TRAIN).input()), 6));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e3, 1e7})
    void aRightConversionIsExactWhateverTheActivations(double scale) {
        StateDict train = Planted.wide(train(), scale);
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
        StateDict right = Conversion.toDeploy(NET, train(), Precision.FLOAT32);
        StateDict given = Planted.oneValue(right, KERNEL, 37, change);

        ConvertedWeights weights = ConvertedWeights.compare(NET, train(), given);
        assertThat(weights.kind()).isEqualTo(Kind.DIFFERENT);
        assertThat(weights.changed()).hasSize(1);
        assertThat(weights.changed().get(0).tensor()).isEqualTo(KERNEL);
        assertThat(weights.changed().get(0).values()).isEqualTo(1);
        assertThat(weights.changed().get(0).largest()).isBetween(change * 0.8, change * 1.2);
        assertVerdict(
                given,
                "conversion differs from block stages.1.0 on (" + KERNEL + ": 1 of "
                        + right.get(KERNEL).size()
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
        StateDict given = Planted.bfloat16(Conversion.toDeploy(NET, train(), Precision.FLOAT32));
        assertThat(ConvertedWeights.compare(NET, train(), given).kind()).isEqualTo(Kind.BFLOAT16);
        assertVerdict(given, "on (the weights are rounded to bfloat16 after the conversion)");
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

    /** Nothing can be compared where even float64 gives no number, so neither form is called exact or different. */
    @Test
    void valuesThatAreNotFiniteInFloat64AreNotMeasured() {
        StateDict train = with(
                train(),
                "stages.1.1.repmlp_block.fc3_bn.bias",
                map(train().get("stages.1.1.repmlp_block.fc3_bn.bias"), value -> Double.POSITIVE_INFINITY));
        Exactness exactness = measure(
                train,
                Conversion.toDeploy(NET, train, Precision.FLOAT32),
                Conversion.toDeploy(NET, train, Precision.FLOAT64));
        assertThat(Verdict.of(exactness, Optional.empty())).hasSize(3).allSatisfy(verdict -> {
            assertThat(verdict.isRounding()).isFalse();
            assertThat(verdict.text())
                    .isEqualTo("not measured: values are not finite from block stages.1.1 on, in float64 too");
        });
        ExactnessSection section = ExactnessSections.of(
                Optional.of(exactness), Optional.empty(), List.of("a.png"), List.of(), Optional.empty());
        assertThat(section.forms().get(0).blocks())
                .last()
                .extracting(ExactnessSection.BlockExactness::maxAbsValue)
                .isNull();
        assertThat(section.warnings())
                .containsExactly("rounding does not explain the drift; the float64 sample shows a fault in form train,"
                        + " deploy, fused");
    }

    /** No value of a large map is left out for its row, column or channel. */
    @ParameterizedTest
    @ValueSource(ints = {1, 17, 1 << 19, (1 << 19) + 1, 1 << 20, 2048 * 90 * 90, 19 * 713 * 713, 64 * 1024 * 1024})
    void aBoundedPartOfALargeMapIsCompared(int size) {
        int stride = ExactnessRun.stride(size);
        assertThat((size - 1) / stride + 1)
                .isLessThanOrEqualTo(ExactnessRun.MOST_VALUES)
                .isGreaterThanOrEqualTo(Math.min(size, ExactnessRun.MOST_VALUES / 2));
        assertThat(BigInteger.valueOf(stride).gcd(BigInteger.valueOf(size)).intValue())
                .isEqualTo(1);
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
        return Planted.with(state, Map.of(name, tensor));
    }

    private static Tensor map(Tensor tensor, DoubleUnaryOperator function) {
        return Planted.map(tensor, function);
    }
}
