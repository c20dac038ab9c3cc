package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.Deviation;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.RandomArchitectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.plan.PlainPlan;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.procedural.Procedural;

/** Forms in reduced precision of random networks of every family against plain loops that round after each operation. */
class ReducedFormsTest {
    /** Order of summation in float64; it hardly ever decides to which value a sum is rounded. */
    private static final double FLOAT64_TOLERANCE = 1e-12;

    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "cpu", "simulated on the CPU by rounding",
            "nd4j", "simulated by rounding on ND4J's CpuBackend",
            "cuda", "computed by the device");

    /** Rounding of float32 in forms without reduced precision. */
    private static final double FLOAT32_TOLERANCE = 5e-6;

    static Stream<Architecture> networks() {
        List<Function<Random, Architecture>> families = List.of(
                RandomArchitectures::repMlpNet,
                RandomArchitectures::repMlp,
                RandomArchitectures::resNet,
                RandomArchitectures::pspNet,
                RandomArchitectures::pureMlp);
        return Stream.of(0, 1, 2)
                .flatMap(i -> families.stream().map(family -> family.apply(new Random(Long.getLong("test.seed") + i))));
    }

    private static Map<Form, StateDict> weights(Architecture architecture, Precision precision) {
        return weights(architecture, Procedural.weights(architecture.tensors(Form.TRAIN), "reduced."), precision);
    }

    private static Map<Form, StateDict> weights(Architecture architecture, StateDict train, Precision precision) {
        Map<Form, StateDict> unrounded = Models.forms(architecture, train, precision);
        Map<Form, StateDict> weights = new EnumMap<>(unrounded);
        Stream.of(Form.values())
                .filter(form -> form.precision().isPresent())
                .forEach(form -> weights.put(form, unrounded.get(form.unrounded())));
        return weights;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void inFloat64EveryLayerIsRoundedAsPlainLoopsDo(Architecture architecture) {
        Map<Form, StateDict> weights = weights(architecture, Precision.FLOAT64);
        Backend backend = Backend.of("nd4j", Precision.FLOAT64);
        try (LoadedModel model = backend.load(architecture, weights, Models.options(Precision.FLOAT64, 1))) {
            Tensor images = Procedural.images(1, model.input());
            double[] image = images.to(Precision.FLOAT64).doubles();
            for (Form form : model.forms()) {
                if (form.precision().isPresent()) {
                    double[] expected = plain(architecture, form, weights.get(form), image);
                    Deviation deviation = Deviation.of(expected, model.run(form, images));
                    System.out.println(form.label() + " " + deviation + " " + architecture);
                    assertThat(deviation.relative())
                            .as(
                                    "%s of %s; replay: ./mvnw verify -Dtest.seed=%d",
                                    form, architecture, Long.getLong("test.seed"))
                            .isLessThanOrEqualTo(FLOAT64_TOLERANCE);
                }
            }
        }
    }

    private static double[] plain(Architecture architecture, Form form, StateDict weights, double[] image) {
        ReducedPrecision type = form.precision().orElseThrow();
        if (form.unrounded() == Form.FUSED) {
            return PlainPlan.run(Plan.compile(architecture.network(form), weights, form), image);
        }
        List<double[]> values = PlainNetwork.values(architecture.network(form), weights, type, image);
        return values.get(values.size() - 1);
    }

    /**
     * Written by {@code model/peers/reduced_precision.py golden}: PyTorch's operations, each rounded, with float64 between. In float32 a sum
     * whose last digit differs may round to the next value of the type, which moves outputs by less than the type itself does.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void logitsArePyTorchsWithTheSameRounding(int number) {
        JsonNode golden = Golden.json("reduced.json").get(number);
        Architecture architecture =
                Architectures.parse(golden.get("architecture").textValue(), "of the reference");
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        for (Precision precision : Precision.values()) {
            for (Backend backend : Models.backends(precision)) {
                try (LoadedModel model = backend.load(
                        architecture, weights(architecture, train, precision), Models.options(precision, 1))) {
                    Tensor images = Procedural.images(golden.get("images").intValue(), model.input());
                    Golden.reduced(golden).forEach(expected -> {
                        Form form = expected.form();
                        double drift = expected.drift();
                        double deviation = Deviation.of(expected.logits(), model.run(form, images))
                                .relative();
                        String what = backend.name() + " " + precision + " " + form.label() + " of " + architecture;
                        System.out.println(what + ": " + deviation + ", drift " + drift);
                        double tolerance = precision == Precision.FLOAT64
                                ? FLOAT64_TOLERANCE
                                : form.precision().isPresent() ? drift / 2 : FLOAT32_TOLERANCE;
                        assertThat(deviation).as(what).isLessThanOrEqualTo(tolerance);
                    });
                }
            }
        }
    }

    /** Each form differs from the one without reduced precision, by no more than a few units of its last place; all backends agree. */
    @ParameterizedTest
    @MethodSource("networks")
    void inFloat32EveryBackendDriftsByTheTypesPrecision(Architecture architecture) {
        Map<Form, StateDict> weights = weights(architecture, Precision.FLOAT32);
        for (Backend backend : Models.backends(Precision.FLOAT32)) {
            try (LoadedModel model = backend.load(architecture, weights, Models.options(Precision.FLOAT32, 1))) {
                Tensor images = Procedural.images(2, model.input());
                for (Form form : model.forms()) {
                    if (form.precision().isPresent()) {
                        Tensor unrounded = model.run(form.unrounded(), images);
                        double drift = Deviation.of(
                                        unrounded.to(Precision.FLOAT64).doubles(), model.run(form, images))
                                .relative();
                        double unit = form.precision().orElseThrow() == ReducedPrecision.BF16 ? 0x1p-8 : 0x1p-11;
                        System.out.println(
                                backend.name() + " " + form.label() + " " + drift / unit + " " + architecture);
                        assertThat(drift / unit)
                                .as("%s %s of %s", backend.name(), form, architecture)
                                .isBetween(0.01, 20.0);
                    }
                }
                assertThat(model.description().get(Backend.REDUCED_PRECISION))
                        .isEqualTo(DESCRIPTIONS.get(backend.name()) + ", sums in float32");
            }
        }
    }
}
