package org.repmlpeval.model.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.Models;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.plan.PlanBuilder;
import org.repmlpeval.model.plan.RandomPlans;
import org.repmlpeval.model.procedural.Procedural;

/** What is the cuda backend's own; on a stand-in for a device. Networks and plans run on it with the other backends' tests. */
class CudaBackendTest {
    private static final Path KERNELS = Path.of("src/main/resources/org/repmlpeval/model/engine/cuda/kernels");
    private static final long ENOUGH = 16L << 30;

    @BeforeEach
    void start() {
        assumeTrue(StandIn.start(), "needs g++ for x86-64");
        Backend.of("cuda", Precision.FLOAT32).description();
    }

    @AfterEach
    void restore() {
        if (StandIn.start()) {
            StandIn.set("memory", ENOUGH);
            StandIn.set("pinned", ENOUGH);
            StandIn.set("late", 1);
        }
    }

    private static LoadedModel load(Plan plan, int imagesPerRun) {
        EngineOptions options =
                new EngineOptions(Precision.FLOAT32, Models.CORES, 1, imagesPerRun, new MemoryBudget(1L << 20));
        return Backend.of("cuda", Precision.FLOAT32).load(Map.of(Form.FUSED, plan), options);
    }

    private static Tensor images(Plan plan, int count) {
        return Procedural.images(count, plan.layout(plan.input()).shape());
    }

    @Test
    void randomPlansUseEveryKernel() throws IOException {
        for (int seed = 0; seed < 40; seed++) {
            Plan plan = RandomPlans.of(new Random(seed));
            try (LoadedModel model = load(plan, 2)) {
                model.run(Form.FUSED, images(plan, 2));
            }
        }
        // As the form that is not of the type, so that roundings are simulated.
        Plan rounded = RandomPlans.rounded(new Random(0), ReducedPrecision.FP16);
        try (LoadedModel model = load(rounded, 2)) {
            model.run(Form.FUSED, images(rounded, 2));
        }
        PlanBuilder builder = new PlanBuilder(Shape.map(4, 6, 10), new Random(0));
        Plan unfolded = RandomPlans.rounded(
                builder.plan(builder.convolve(0, Instruction.NONE, 4, Geometry.same(3), Function.NONE)),
                ReducedPrecision.FP16);
        try (LoadedModel model = Backend.of("cuda", Precision.FLOAT32)
                .load(Map.of(Form.FUSED_FP16, unfolded), Models.options(Precision.FLOAT32, 1))) {
            model.run(Form.FUSED_FP16, images(unfolded, 2));
        }
        TreeSet<String> kernels = new TreeSet<>();
        try (Stream<Path> files = Files.list(KERNELS)) {
            for (Path file : files.toList()) {
                kernels.addAll(Pattern.compile("^KERNEL (?:__launch_bounds__\\(\\w+\\) )?(\\w+)\\(", Pattern.MULTILINE)
                        .matcher(Files.readString(file))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .collect(Collectors.toSet()));
            }
        }
        assertThat(kernels).hasSize(15).allSatisfy(kernel -> assertThat(StandIn.get("launches of " + kernel))
                .as(kernel)
                .isPositive());
    }

    /** A copy or kernel that is not waited for would be seen in one of the two. */
    @Test
    void workThatIsDoneAtOnceAndWorkThatIsDoneLateGiveTheSameBits() {
        Plan plan = RandomPlans.of(new Random(3));
        try (LoadedModel model = load(plan, 2)) {
            Tensor late = model.run(Form.FUSED, images(plan, 5));
            StandIn.set("late", 0);
            assertThat(model.run(Form.FUSED, images(plan, 5))).isEqualTo(late);
        }
    }

    /** The budget is what was free when the device was first used; others may have taken of it since. */
    @Test
    void aDeviceWithoutMemoryLeftGetsSmallerBatches() {
        Plan plan = RandomPlans.of(new Random(4));
        long few = bytes(plan, 2);
        try (LoadedModel model = load(plan, 8)) {
            Tensor two = model.run(Form.FUSED, images(plan, 2));
            StandIn.set("memory", few);
            Tensor eight = model.run(Form.FUSED, images(plan, 8));
            assertThat(model.memory().imagesPerRun()).isEqualTo(2);
            assertThat(Arrays.copyOf(eight.floats(), two.size())).isEqualTo(two.floats());
        }
        assertThat(StandIn.get("allocated")).isZero();
    }

    /** The launches before are still to be done then. */
    @Test
    void memoryIsNotFreedBeforeWorkThatUsesIt() {
        Plan plan = RandomPlans.of(new Random(4));
        long early = StandIn.get("early");
        Tensor whole;
        try (LoadedModel model = load(plan, 4)) {
            whole = model.run(Form.FUSED, images(plan, 4));
            StandIn.set("refuse", 3);
            assertThat(model.run(Form.FUSED, images(plan, 4))).isEqualTo(whole);
            assertThat(StandIn.get("refuse")).as("a launch was refused").isZero();
            assertThat(model.memory().imagesPerRun()).as("in new memory").isEqualTo(4);
        }
        try (LoadedModel model = load(plan, 4)) {
            StandIn.set("refuse", 3);
            assertThat(model.run(Form.FUSED, images(plan, 4)).size()).isEqualTo(whole.size());
            assertThat(StandIn.get("refuse")).as("a launch was refused").isZero();
            assertThat(model.memory().imagesPerRun()).as("it was tried again").isEqualTo(2);
        }
        assertThat(StandIn.get("early")).isEqualTo(early);
        assertThat(StandIn.get("allocated")).isZero();
    }

    /** Two callers, of whom one finds no memory beside what the other has. */
    @Test
    void withMemoryForOneRunAloneRunsFollowOneAnother() throws Exception {
        Plan plan = RandomPlans.of(new Random(4));
        long one = bytes(plan, 1);
        try (LoadedModel model = load(plan, 1)) {
            Tensor expected = model.run(Form.FUSED, images(plan, 1));
            StandIn.set("memory", one);
            List<Future<Tensor>> results = new ArrayList<>();
            ExecutorService callers = Executors.newFixedThreadPool(4);
            try {
                for (int i = 0; i < 40; i++) {
                    results.add(callers.submit(() -> model.run(Form.FUSED, images(plan, 1))));
                }
                for (Future<Tensor> result : results) {
                    assertThat(result.get()).isEqualTo(expected);
                }
            } finally {
                callers.shutdown();
            }
            assertThat(StandIn.get("allocated")).as("one lane").isEqualTo(one);
        }
        assertThat(StandIn.get("allocated")).isZero();
    }

    @Test
    void aLackOfTheHostsMemoryIsNotTakenForOneOfTheDevice() {
        Plan plan = RandomPlans.of(new Random(4));
        try (LoadedModel model = load(plan, 1)) {
            StandIn.set("pinned", 1);
            assertThatThrownBy(() -> model.run(Form.FUSED, images(plan, 1)))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining(": the host has no memory left for ")
                    .hasMessageContaining(" bytes that device 0 (Stand-in A, ")
                    .hasMessageContaining("; give the process more memory outside the heap (");
        }
    }

    /** Bytes of the device that a model takes for batches of that many images. */
    private static long bytes(Plan plan, int images) {
        try (LoadedModel model = load(plan, images)) {
            model.run(Form.FUSED, images(plan, images));
            return StandIn.get("allocated");
        }
    }

    @Test
    void memoryIsAsItWasAfterAThousandBatches() {
        Plan plan = RandomPlans.of(new Random(5));
        try (LoadedModel model = load(plan, 2)) {
            model.run(Form.FUSED, images(plan, 2));
            long before = StandIn.get("allocated");
            for (int batch = 0; batch < 1000; batch++) {
                model.run(Form.FUSED, images(plan, 1 + batch % 2));
            }
            assertThat(StandIn.get("allocated")).isEqualTo(before);
        }
        assertThat(StandIn.get("allocated")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void notANumberStaysWhatItIs(Function function) {
        Shape shape = Shape.map(2, 4, 6);
        PlanBuilder builder = new PlanBuilder(shape, new Random(6));
        int pooled = builder.maxPool(builder.activate(0, function), Geometry.same(3));
        Plan plan = builder.plan(builder.quantize(pooled, 0.5));
        float[] pixels = new float[shape.size()];
        Arrays.fill(pixels, 1);
        pixels[2 * 6 + 2] = Float.NaN;
        try (LoadedModel model = load(plan, 1)) {
            Tensor result = model.run(Form.FUSED, Tensor.of(pixels, 1, 2, 4, 6));
            for (int i = 0; i < pixels.length; i++) {
                boolean near = i / 24 == 0 && Math.abs(i / 6 - 2) <= 1 && Math.abs(i % 6 - 2) <= 1;
                assertThat(Double.isNaN(result.get(i))).as("pixel %s", i).isEqualTo(near);
            }
        }
    }

    /** A convolution, its norm, the sum and the function are one instruction for this backend. */
    @Test
    void whatFollowsAProductIsOnePass() {
        PlanBuilder builder = new PlanBuilder(Shape.map(4, 6, 10), new Random(7));
        int conv = builder.norm(builder.convolve(0, Instruction.NONE, 4, Geometry.POINTWISE, Function.NONE));
        Plan plan = builder.plan(builder.activate(builder.add(conv, 0), Function.RELU));
        try (LoadedModel model = load(plan, 2)) {
            long before = StandIn.get("launches of finish");
            model.run(Form.FUSED, images(plan, 2));
            assertThat(StandIn.get("launches of finish") - before).isEqualTo(1);
        }
    }
}
