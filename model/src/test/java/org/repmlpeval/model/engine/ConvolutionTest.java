package org.repmlpeval.model.engine;

import static org.repmlpeval.model.plan.Instruction.NONE;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.PartitionView;
import org.repmlpeval.model.plan.PlainPlan;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.plan.PlanBuilder;

/** Single convolutions of every geometry, between values of every order in memory, on every backend against plain loops. */
class ConvolutionTest {
    private static final long SEED = Long.getLong("test.seed");
    private static final List<List<Integer>> KERNELS =
            List.of(List.of(1, 1), List.of(1, 3), List.of(3, 1), List.of(2, 2), List.of(3, 3), List.of(5, 3));

    private static void check(Plan plan, String what) {
        PlanCheck.equal(
                plan, image -> PlainPlan.run(plan, image), what + "; replay: ./mvnw verify -Dtest.seed=" + SEED);
    }

    @RepeatedTest(30)
    void ofAnyGeometry(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        List<Integer> kernel = KERNELS.get(repetition.getCurrentRepetition() % KERNELS.size());
        int groups = List.of(1, 1, 2, 4).get(random.nextInt(4));
        Geometry geometry = new Geometry(
                kernel.get(0), kernel.get(1), 1 + random.nextInt(3), random.nextInt(4), 1 + random.nextInt(3), groups);
        int least = 1 + 4 * geometry.dilation() - 2 * geometry.padding();
        Shape input = Shape.map(4 * (1 + random.nextInt(2)), sideFrom(least, random), sideFrom(least, random));
        PlanBuilder builder = new PlanBuilder(input, random);
        int y = builder.convolve(0, NONE, 4 * (1 + random.nextInt(3)), geometry, Function.NONE);
        check(builder.plan(y), geometry + " on " + input);
    }

    private static int sideFrom(int least, Random random) {
        return Math.max(1, least) + random.nextInt(9);
    }

    @RepeatedTest(16)
    void betweenPartitionsOfSeveralSizes(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        int side = 1 + repetition.getCurrentRepetition() % 4;
        int stride = 1 + repetition.getCurrentRepetition() / 4 % 2;
        Geometry geometry = new Geometry(side, side, stride, random.nextInt(side), 1, 1);
        Shape input = Shape.map(8, 4 * side, 6 * side);
        PartitionView in = new PartitionView(4, 2 * side, 3 * side);
        PlanBuilder builder = new PlanBuilder(input, random);
        int x = builder.seen(0, in);
        int y = builder.convolve(x, NONE, 6, geometry, Function.RELU);
        Shape map = builder.shape(y);
        PartitionView out = geometry.isPointwise()
                ? new PartitionView(3, in.height(), in.width())
                : new PartitionView(3, divisor(map.height(), random), divisor(map.width(), random));
        check(builder.plan(builder.seen(y, out)), geometry + " from " + in + " to " + out);
    }

    private static int divisor(int n, Random random) {
        int d = 1 + random.nextInt(n);
        while (n % d != 0) {
            d--;
        }
        return d;
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void withResidualAndFunction(Function function) {
        for (Geometry geometry : List.of(Geometry.POINTWISE, new Geometry(3, 3, 1, 1, 1, 1))) {
            Shape input = Shape.map(6, 4, 6);
            PlanBuilder builder = new PlanBuilder(input, new Random(SEED));
            int base = builder.seen(0, new PartitionView(3, 2, 6));
            int x = builder.norm(0);
            int y = builder.convolve(x, base, 6, geometry, function);
            check(builder.plan(y), geometry + ", " + function + ", base read once");
            int both = builder.add(y, base);
            check(builder.plan(both), geometry + ", " + function + ", base read later too");
        }
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void whoseResidualIsItsInput(Function function) {
        for (Geometry geometry : List.of(Geometry.POINTWISE, new Geometry(3, 3, 1, 1, 1, 1))) {
            PlanBuilder builder = new PlanBuilder(Shape.map(6, 40, 21), new Random(SEED));
            int x = builder.norm(0);
            int y = builder.convolve(x, x, 6, geometry, function);
            check(builder.plan(y), geometry + ", " + function + ", base is the input");
        }
    }

    /** The sum may not take the place of a map that the convolution of the next tile still reads. */
    @Test
    void whoseInputIsAddedToItsResult() {
        PlanBuilder builder = new PlanBuilder(Shape.map(6, 40, 21), new Random(SEED));
        int x = builder.norm(0);
        int y = builder.convolve(x, NONE, 6, new Geometry(3, 3, 1, 1, 1, 1), Function.RELU);
        check(builder.plan(builder.add(x, y)), "residual around a convolution");
        check(builder.plan(builder.convolve(y, x, 6, Geometry.POINTWISE, Function.NONE)), "residual around two");
    }
}
