package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.repmlpeval.model.Deviation;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.PlainPlan;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.plan.RandomPlans;
import org.repmlpeval.model.procedural.Procedural;

/**
 * Random plans in reduced precision, on every backend. Each instruction is compared with plain loops on the values that the backend itself
 * gave it, because a sum whose last digit differs may round to the next value of the type.
 */
class RoundedPlanTest {
    private static final long SEED = Long.getLong("test.seed");
    /** Rounding of float32 in one instruction. */
    private static final double FLOAT32_TOLERANCE = 5e-6;
    /** Order of summation in float64. */
    private static final double FLOAT64_TOLERANCE = 1e-12;

    private static final int IMAGES = 2;

    @RepeatedTest(15)
    void everyInstructionEqualsPlainLoopsOnWhatItReads(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        for (ReducedPrecision type : ReducedPrecision.values()) {
            Plan plan = RandomPlans.rounded(new Random(seed), type);
            for (Precision precision : Precision.values()) {
                for (Backend backend : Models.backends(precision)) {
                    String what = type + " " + backend.name() + " " + precision + " of "
                            + plan.instructions().stream()
                                    .map(Instruction::name)
                                    .toList() + "; replay: ./mvnw verify -Dtest.seed=" + SEED;
                    check(plan, type, backend, precision, what);
                }
            }
        }
    }

    private static void check(Plan plan, ReducedPrecision type, Backend backend, Precision precision, String what) {
        Tensor images = Procedural.images(IMAGES, plan.layout(plan.input()).shape());
        try (LoadedModel model = PlanCheck.load(backend, plan, Models.options(precision, 1))) {
            Map<String, Tensor> values = model.blocks(Form.FUSED, images);
            for (int image = 0; image < IMAGES; image++) {
                double[][] own = new double[plan.values().size()][];
                for (int value = 0; value < own.length; value++) {
                    own[value] = image(values.get(String.valueOf(value)), image);
                }
                plan.instructions().forEach(instruction -> compare(plan, instruction, own, precision, what));
            }
            Plan bare = new Plan(plan.values(), plan.instructions(), plan.input(), plan.output(), List.of());
            try (LoadedModel alone = PlanCheck.load(backend, bare, Models.options(precision, 3))) {
                Tensor result = values.get(String.valueOf(plan.output()));
                Deviation deviation =
                        Deviation.of(result.to(Precision.FLOAT64).doubles(), alone.run(Form.FUSED, images));
                // Without taps, convolutions finish what follows them, if no rounding lies between.
                double tolerance = type.storesValues() ? 0 : 1e-2;
                assertThat(deviation.relative()).as(what).isLessThanOrEqualTo(tolerance);
            }
        }
    }

    private static void compare(
            Plan plan, Instruction instruction, double[][] values, Precision precision, String what) {
        double[] expected = PlainPlan.step(plan, instruction, values);
        double[] actual = values[instruction.output()];
        String where = instruction.kind() + " " + instruction.name() + " in " + what;
        if (instruction instanceof Instruction.Round) {
            assertThat(actual).as(where).containsExactly(expected);
        } else {
            double tolerance = precision == Precision.FLOAT32 ? FLOAT32_TOLERANCE : FLOAT64_TOLERANCE;
            assertThat(Deviation.of(expected, Tensor.of(actual, actual.length)).relative())
                    .as(where)
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    private static double[] image(Tensor values, int image) {
        int size = values.size() / IMAGES;
        return Arrays.copyOfRange(values.to(Precision.FLOAT64).doubles(), image * size, (image + 1) * size);
    }
}
