package org.repmlpeval.model.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.plan.RandomPlans;
import org.repmlpeval.model.procedural.Procedural;

/** No value lies where another is still in use, whatever the threads do first, and none outside of the run's memory. */
class StorageTest {
    private static final long SEED = Long.getLong("test.seed");

    private static Plan plan(Form form) {
        Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
        StateDict weights = Procedural.weights(architecture.tensors(form.weights()), "");
        return Plan.compile(architecture.network(form), weights, form);
    }

    @RepeatedTest(60)
    void ofRandomPlansOnAnyNumberOfImagesAndThreads(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        Plan plan = RandomPlans.of(random);
        int images = 1 + random.nextInt(4);
        int threads = 1 + random.nextInt(4);
        String what = images + " images, " + threads + " threads, "
                + plan.instructions().stream().map(i -> i.name()).toList() + "; replay: ./mvnw verify -Dtest.seed="
                + SEED;
        try (Programs programs = new Programs(plan)) {
            new SymbolicRun(programs.program(), images, threads, random, what).run();
        }
    }

    @RepeatedTest(40)
    void ofRandomPlansWithChannelsLast(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        Plan plan = RandomPlans.withChannelsLast(random);
        int images = 1 + random.nextInt(4);
        int threads = 1 + random.nextInt(4);
        String what = images + " images, " + threads + " threads, "
                + plan.instructions().stream().map(i -> i.kind()).toList() + "; replay: ./mvnw verify -Dtest.seed="
                + SEED;
        try (Programs programs = new Programs(plan)) {
            new SymbolicRun(programs.program(), images, threads, random, what).run();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
    void ofEveryForm(Form form) {
        try (Programs programs = new Programs(plan(form))) {
            for (int threads : new int[] {1, 2, 4}) {
                String what = form + ", " + threads + " threads";
                new SymbolicRun(programs.program(), 2, threads, new Random(SEED), what).run();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
    void valuesTakeTurnsInMemory(Form form) {
        Plan plan = plan(form);
        int images = 4;
        try (Programs programs = new Programs(plan)) {
            long all = 0;
            long largest = 0;
            for (Layout layout : plan.values()) {
                all += (long) images * layout.shape().size();
                largest = Math.max(largest, (long) images * layout.shape().size());
            }
            for (int threads : new int[] {1, 4}) {
                Storage storage = programs.program().prepare(images, threads).storage();
                long size = storage.size(threads) - threads * storage.productScratch();
                System.out.printf("%s x%d: %,d of %,d elements, largest %,d%n", form, threads, size, all, largest);
                assertThat(size).isLessThan(all / 4);
            }
        }
    }

    @Test
    void aRunsMemoryStartsOnACacheLine() {
        try (NativeFloats floats = new NativeFloats(100, new MemoryBudget(1 << 20), "a test")) {
            FloatPointer start = floats.at(0);
            assertThat((start.address() + start.position() * Float.BYTES) % 64).isZero();
        }
    }
}
