package org.repmlpeval.model.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.Models;
import org.repmlpeval.model.engine.cuda.device.MatrixProducts;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.PlainPlan;
import org.repmlpeval.model.plan.Plan;
import org.repmlpeval.model.plan.PlanBuilder;
import org.repmlpeval.model.plan.RandomPlans;
import org.repmlpeval.model.procedural.Procedural;

/** Forms in reduced precision that the device computes in their own type; on a stand-in for a device. */
class NativePrecisionTest {
    private static final long SEED = Long.getLong("test.seed");
    /** Rounding of float32 in one instruction, of the largest number. */
    private static final double FLOAT32_TOLERANCE = 5e-6;

    private static final int IMAGES = 2;

    @BeforeEach
    void start() {
        assumeTrue(StandIn.start(), "needs g++ for x86-64");
        Backend.of("cuda", Precision.FLOAT32).description();
    }

    private static Form form(ReducedPrecision type) {
        return Form.valueOf("FUSED_" + type);
    }

    private static LoadedModel load(Form form, Plan plan, Precision precision) {
        return Backend.of("cuda", precision).load(Map.of(form, plan), Models.options(precision, 1));
    }

    private static double[] image(Tensor values, int image) {
        int size = values.size() / IMAGES;
        return Arrays.copyOfRange(values.to(Precision.FLOAT64).doubles(), image * size, (image + 1) * size);
    }

    /**
     * A value that is stored in the type is its own rounded value. So each result must be the rounded one of a number that is as near to
     * that of plain loops as float32 allows.
     */
    @RepeatedTest(20)
    void everyInstructionIsThatOfPlainLoopsRoundedOnce(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        for (ReducedPrecision type : ReducedPrecision.values()) {
            Plan plan = RandomPlans.rounded(new Random(seed), type);
            Tensor images = Procedural.images(IMAGES, plan.layout(plan.input()).shape());
            String what = type + " of " + plan.instructions() + "; replay: ./mvnw verify -Dtest.seed=" + SEED;
            try (LoadedModel model = load(form(type), plan, Precision.FLOAT32)) {
                Map<String, Tensor> values = model.blocks(form(type), images);
                for (int image = 0; image < IMAGES; image++) {
                    double[][] own = new double[plan.values().size()][];
                    for (int value = 0; value < own.length; value++) {
                        own[value] = image(values.get(String.valueOf(value)), image);
                    }
                    assertInputIsRounded(plan, type, image(images, image), own, what);
                    plan.instructions().forEach(instruction -> compare(plan, instruction, type, own, what));
                }
                Plan bare = new Plan(plan.values(), plan.instructions(), plan.input(), plan.output(), List.of());
                try (LoadedModel alone = load(form(type), bare, Precision.FLOAT32)) {
                    if (type.storesValues()) {
                        float[] tapped =
                                values.get(String.valueOf(plan.output())).floats();
                        assertThat(alone.run(form(type), images).floats())
                                .as(what)
                                .isEqualTo(tapped);
                    }
                }
            }
        }
    }

    private static void assertInputIsRounded(
            Plan plan, ReducedPrecision type, double[] image, double[][] own, String what) {
        if (type.storesValues()) {
            double[] rounded = Arrays.stream(image).map(type::round).toArray();
            assertThat(own[plan.input()]).as(what).containsExactly(rounded);
        }
    }

    private static void compare(
            Plan plan, Instruction instruction, ReducedPrecision type, double[][] own, String what) {
        double[] expected = PlainPlan.step(plan, instruction, own);
        double[] actual = own[instruction.output()];
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        double margin = instruction instanceof Instruction.Round ? 0 : largest * FLOAT32_TOLERANCE;
        for (int i = 0; i < expected.length; i++) {
            double least = expected[i] - margin;
            double most = expected[i] + margin;
            assertThat(actual[i])
                    .as("element %s of %s in %s", i, instruction, what)
                    .isBetween(
                            type.storesValues() ? type.round(least) : least,
                            type.storesValues() ? type.round(most) : most);
        }
    }

    /** Numbers at the ends of the types, on their way through memory of 16 bits and through a product. */
    @ParameterizedTest
    @EnumSource(names = "TF32", mode = EnumSource.Mode.EXCLUDE)
    void numbersOfAnySizeAreStoredAsTheTypeHasThem(ReducedPrecision type) {
        Shape shape = Shape.map(1, 4, 4);
        PlanBuilder builder = new PlanBuilder(shape, new Random(SEED));
        Plan plan = RandomPlans.rounded(builder.plan(builder.maxPool(0, Geometry.same(1))), type);
        float[] pixels = {
            0f,
            -0f,
            1 + 0x1p-8f,
            1 + 3 * 0x1p-8f,
            65519.99f,
            65520f,
            -65520f,
            0x1p-25f,
            3 * 0x1p-25f,
            0x1p-14f - 0x1p-30f,
            -1e-6f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MAX_VALUE,
            1e-40f
        };
        float[] expected = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            expected[i] = (float) type.round((double) pixels[i]);
        }
        try (LoadedModel model = load(form(type), plan, Precision.FLOAT32)) {
            assertThat(model.run(form(type), Tensor.of(pixels, 1, 1, 4, 4)).floats())
                    .containsExactly(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void productsAreMadeInTheTypeAndInFloat64InFloat64(ReducedPrecision type) {
        PlanBuilder builder = new PlanBuilder(Shape.map(8, 6, 10), new Random(SEED));
        int spatial = builder.convolve(0, 0, 8, Geometry.same(3), Function.GELU);
        Plan exact = builder.plan(builder.convolve(spatial, Instruction.NONE, 8, Geometry.POINTWISE, Function.NONE));
        Plan plan = RandomPlans.rounded(exact, type);
        assertThat(products(form(type), plan, Precision.FLOAT32)).isEqualTo(Map.of(type.label(), 2L));
        assertThat(products(form(type), plan, Precision.FLOAT64)).isEqualTo(Map.of("float64", 1L));
        assertThat(products(Form.FUSED, exact, Precision.FLOAT32))
                .as("the other convolution is a kernel")
                .isEqualTo(Map.of("float32", 1L));
    }

    /** Products of one run, by type. */
    private static Map<String, Long> products(Form form, Plan plan, Precision precision) {
        Map<String, Long> made = new HashMap<>();
        try (LoadedModel model = load(form, plan, precision)) {
            List<String> types = List.of("float32", "float64", "tf32", "bf16", "fp16");
            types.forEach(type -> made.put(type, StandIn.get("products in " + type)));
            model.run(form, Procedural.images(1, model.input()));
            types.forEach(type -> made.merge(type, StandIn.get("products in " + type), (a, b) -> b - a));
        }
        made.values().removeIf(count -> count == 0);
        return made;
    }

    @Test
    void weightsAndValuesTakeHalfTheMemory() {
        PlanBuilder builder = new PlanBuilder(Shape.map(64, 128, 128), new Random(SEED));
        Plan exact = builder.plan(builder.convolve(0, Instruction.NONE, 64, Geometry.POINTWISE, Function.RELU));
        long[] wide = memory(Form.FUSED, exact);
        long[] narrow = memory(Form.FUSED_BF16, RandomPlans.rounded(exact, ReducedPrecision.BF16));
        long matrix = 64 * 64;
        assertThat(wide[0] - narrow[0]).as("tables and biases stay").isEqualTo(matrix * (Float.BYTES - Short.BYTES));
        // The images, as they come, and two values; in 16 bits also the sums of a part of a convolution.
        long value = 10 * 64 * 128 * 128;
        assertThat(wide[1] - MatrixProducts.WORKSPACE_BYTES).isEqualTo(3 * 4 * value);
        assertThat(narrow[1] - MatrixProducts.WORKSPACE_BYTES).isEqualTo((4 + 2 * 2) * value + (32 << 20));
    }

    /** Bytes of weights and of buffers for 10 images. */
    private static long[] memory(Form form, Plan plan) {
        try (LoadedModel model = load(form, plan, Precision.FLOAT32)) {
            model.run(form, Procedural.images(10, model.input()));
            return new long[] {model.memory().weightBytes(), model.memory().bufferBytes()};
        }
    }

    /** Four images are more columns than are unfolded at a time; each alone is not. */
    @Test
    void aConvolutionThatIsUnfoldedInPartsIsTheSame() {
        PlanBuilder builder = new PlanBuilder(Shape.map(32, 150, 131), new Random(SEED));
        int x = builder.convolve(0, 0, 32, Geometry.same(3), Function.RELU);
        Plan plan = RandomPlans.rounded(builder.plan(x), ReducedPrecision.FP16);
        Form form = Form.FUSED_FP16;
        Tensor images = Procedural.images(4, plan.layout(plan.input()).shape());
        int size = images.size() / 4;
        try (LoadedModel model = load(form, plan, Precision.FLOAT32)) {
            long before = StandIn.get("launches of unfold");
            float[] whole = model.run(form, images).floats();
            assertThat(StandIn.get("launches of unfold") - before).isGreaterThan(1);
            for (int image = 0; image < 4; image++) {
                float[] pixels = Arrays.copyOfRange(images.floats(), image * size, (image + 1) * size);
                before = StandIn.get("launches of unfold");
                float[] alone =
                        model.run(form, Tensor.of(pixels, 1, 32, 150, 131)).floats();
                assertThat(StandIn.get("launches of unfold") - before).isEqualTo(1);
                assertThat(alone).isEqualTo(Arrays.copyOfRange(whole, image * size, (image + 1) * size));
            }
        }
    }

    @Test
    void aValueThatIsReadBeforeItIsRoundedCannotBeStoredRounded() {
        PlanBuilder builder = new PlanBuilder(Shape.map(2, 4, 6), new Random(SEED));
        Plan plan = builder.plan(builder.activate(builder.add(0, 0), Function.GELU));
        Plan rounded = RandomPlans.rounded(plan, ReducedPrecision.TF32);
        List<Instruction> instructions = List.of(
                new Instruction.Round("input", 0, 1, ReducedPrecision.BF16), new Instruction.Add("sum", 0, 1, 2));
        Plan mixed = new Plan(rounded.values(), instructions, 0, 2, List.of());
        assertThatThrownBy(() -> load(Form.FUSED_BF16, mixed, Precision.FLOAT32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sum reads a value before it is rounded");
    }
}
