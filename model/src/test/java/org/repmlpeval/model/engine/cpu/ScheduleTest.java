package org.repmlpeval.model.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.repmlpeval.model.plan.Instruction.NONE;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.cpu.Schedule.Stage;
import org.repmlpeval.model.engine.cpu.kernel.Kernel;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.PartitionView;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.plan.PlanBuilder;
import org.repmlpeval.model.plan.RandomPlans;

class ScheduleTest {
    private static final long SEED = Long.getLong("test.seed");
    private static final Geometry SAME = new Geometry(3, 3, 1, 1, 1, 1);

    /** "first-last tiled" or "first" of each stage, last inclusive. */
    private static List<String> stages(Plan plan, int images, int threads) {
        try (Programs programs = new Programs(plan)) {
            return new Schedule(programs.program().kernels(), images, threads)
                    .stages().stream()
                            .map(s -> s.first()
                                    + (s.last() == s.first() + 1 ? "" : "-" + (s.last() - 1))
                                    + (s.isTiled() ? " tiled" : ""))
                            .toList();
        }
    }

    /** 0 pointwise, 1 activation, 2 pointwise, 3 shared layer, 4 convolution, 5 sum, 6 convolution, 7 mean, 8 and 9 pointwise. */
    private static Plan everyKind(int height, int width) {
        PlanBuilder plan = new PlanBuilder(Shape.map(4, height, width), new Random(SEED));
        int hidden = plan.activate(plan.convolve(0, NONE, 8, Geometry.POINTWISE, Function.NONE), Function.GELU);
        int x = plan.convolve(hidden, NONE, 4, Geometry.POINTWISE, Function.NONE);
        x = plan.shareSets(x, new PartitionView(2, height / 2, width / 2));
        x = plan.convolve(plan.add(plan.convolve(x, NONE, 4, SAME, Function.RELU), x), NONE, 4, SAME, Function.NONE);
        x = plan.convolve(plan.mean(x), NONE, 3, Geometry.POINTWISE, Function.RELU);
        return plan.plan(plan.convolve(x, NONE, 2, Geometry.POINTWISE, Function.NONE));
    }

    @Test
    void columnwiseNeighboursFormAChainThatGatheringOrAnotherWidthEnds() {
        assertThat(stages(everyKind(20, 30), 1, 1))
                .containsExactly("0-2 tiled", "3", "4-5 tiled", "6 tiled", "7", "8-9 tiled");
    }

    @Test
    void fewColumnsPerThreadAreSharedOutByRowsButGatheringNever() {
        assertThat(stages(everyKind(20, 30), 1, 3))
                .as("600 columns are enough for three threads, one image is not")
                .containsExactly("0-2 tiled", "3", "4-5 tiled", "6 tiled", "7", "8", "9");
        assertThat(stages(everyKind(20, 30), 1, 4))
                .as("600 columns are too few for four threads")
                .containsExactly("0", "1", "2", "3", "4-5 tiled", "6 tiled", "7", "8", "9");
    }

    @Test
    void tilesAreOfOneWidthAndAsManyForEachThread() {
        try (Programs programs = new Programs(everyKind(20, 30))) {
            for (int threads : new int[] {1, 2, 3}) {
                for (int images : new int[] {1, 2, 5}) {
                    Stage stage = new Schedule(programs.program().kernels(), images, threads)
                            .stages()
                            .get(0);
                    assertThat(stage.columns()).isEqualTo(600 * images);
                    assertThat(stage.tile()).isLessThanOrEqualTo(Schedule.TILE);
                    assertThat(stage.parts() % threads).isZero();
                    assertThat(stage.parts() * stage.tile() - stage.columns()).isBetween(0, stage.tile() - 1);
                }
            }
        }
    }

    @Test
    void imagesWithChannelsLastGoThroughAllInstructionsOneByOne() {
        PlanBuilder builder = new PlanBuilder(Shape.map(4, 20, 30), new Random(SEED));
        int x = builder.convolve(0, NONE, 8, SAME, Function.RELU);
        x = builder.add(builder.convolve(x, NONE, 8, SAME, Function.RELU), x);
        x = builder.mean(builder.maxPool(x, SAME));
        Plan plan = builder.plan(builder.convolve(x, NONE, 3, Geometry.POINTWISE, Function.NONE))
                .channelsLast();

        assertThat(stages(plan, 2, 2)).containsExactly("0-3 tiled", "4", "5");
        assertThat(stages(plan, 1, 2))
                .as("one image is shared out by its rows")
                .containsExactly("0", "1", "2", "3", "4", "5");
        try (Programs programs = new Programs(plan)) {
            Stage stage =
                    new Schedule(programs.program().kernels(), 5, 2).stages().get(0);
            assertThat(stage.parts()).as("an image each").isEqualTo(5);
        }
    }

    @RepeatedTest(20)
    void stagesCoverEveryInstructionOnceAndPartsEveryElementOnce(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        Plan plan = repetition.getCurrentRepetition() % 2 == 0
                ? RandomPlans.of(random)
                : RandomPlans.withChannelsLast(random);
        int images = 1 + random.nextInt(4);
        int threads = 1 + random.nextInt(4);
        String what = images + " images, " + threads + " threads; replay: ./mvnw verify -Dtest.seed=" + SEED;
        try (Programs programs = new Programs(plan)) {
            List<Kernel> kernels = programs.program().kernels();
            Schedule schedule = new Schedule(kernels, images, threads);
            int next = 0;
            for (int number = 0; number < schedule.stages().size(); number++) {
                Stage stage = schedule.stages().get(number);
                assertThat(stage.first()).as(what).isEqualTo(next);
                assertThat(stage.last()).as(what).isGreaterThan(stage.first());
                for (int i = stage.first(); i < stage.last(); i++) {
                    assertThat(schedule.stageOf(i)).as(what).isEqualTo(number);
                    covered(stage, kernels.get(i), images, what);
                }
                next = stage.last();
            }
            assertThat(next).as(what).isEqualTo(kernels.size());
        }
    }

    /** Counts how often the stage's parts do each element of an instruction. */
    private static void covered(Stage stage, Kernel kernel, int images, String what) {
        Kernel.Extent extent = kernel.extent(images);
        int[] done = new int[extent.rows() * extent.columns()];
        for (int number = 0; number < stage.parts(); number++) {
            Schedule.Part part = stage.part(number, extent);
            for (int row = part.rowFrom(); row < part.rowTo(); row++) {
                for (int column = part.columnFrom(); column < part.columnTo(); column++) {
                    done[row * extent.columns() + column]++;
                }
            }
        }
        assertThat(done).as(what).containsOnly(1);
    }
}
