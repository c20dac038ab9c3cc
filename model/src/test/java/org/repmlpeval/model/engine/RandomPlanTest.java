package org.repmlpeval.model.engine;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.PlainPlan;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.plan.RandomPlans;

/** Every instruction, in any order and with any lifetime of its values, on every backend against plain loops. */
class RandomPlanTest {
    private static final long SEED = Long.getLong("test.seed");

    @RepeatedTest(40)
    void equalsPlainLoops(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Plan plan = RandomPlans.of(new Random(seed));
        String what = plan.instructions().stream().map(Instruction::name).toList()
                + "; replay: ./mvnw verify -Dtest.seed=" + SEED;
        PlanCheck.equal(plan, image -> PlainPlan.run(plan, image), what);
    }
}
