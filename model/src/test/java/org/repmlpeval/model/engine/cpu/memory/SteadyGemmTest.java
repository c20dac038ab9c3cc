package org.repmlpeval.model.engine.cpu.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Kernels;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.cpu.memory.Gemm.Sum;
import org.repmlpeval.model.engine.cpu.memory.SteadyGemm.Rounding;

class SteadyGemmTest {
    private static final long SEED = Long.getLong("test.seed");
    private static final String REPLAY = "replay: ./mvnw verify -Dtest.seed=" + SEED;
    private static final int[] DEPTHS = {1, 3, 7, 27, 64, 147, 384, 1000, 3136};
    private static final int[] SIDES = {1, 2, 3, 4, 5, 8, 15, 16, 17, 49, 100, 129};
    private static final int MOST = 330;
    /** Sums of up to 3,136 products of numbers below 1/2 in float32. */
    private static final double ROUNDING = 1e-4;

    private static final MemoryBudget BUDGET = new MemoryBudget(1L << 30);
    private static final float UNTOUCHED = 1234.5f;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void start() {
        Backend.of("cpu", Precision.FLOAT32).description();
    }

    /** However it is computed, on any kernels; memory beside the product and behind the scratch memory stays as it is. */
    @ParameterizedTest
    @EnumSource
    void aProductInScratchMemoryIsTheProduct(Rounding rounding) {
        for (int depth : new int[] {1, 7, 150}) {
            for (int rows : new int[] {1, 3, 4, 15, 130, 163}) {
                for (int columns : new int[] {1, 7, 8, 9, 304, 305}) {
                    check(rounding, rows, columns, depth, Sum.OVERWRITE);
                    check(rounding, rows, columns, depth, Sum.ADD);
                }
            }
        }
        check(rounding, 700, 30, 40, Sum.ADD);
        check(rounding, 5, 20, 3136, Sum.OVERWRITE);
    }

    private void check(Rounding rounding, int rows, int columns, int depth, Sum sum) {
        Factors factors =
                new Factors(numbers(rows * (depth + 2)), depth + 2, numbers(depth * (columns + 3)), columns + 3);
        float[] c = numbers(rows * (columns + 1));
        float[] product = c.clone();
        factors.multiply(rounding, 0, 0, depth, sum, rows, columns, columns + 1, product);
        double worst = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column <= columns; column++) {
                int at = row * (columns + 1) + column;
                double expected = sum == Sum.ADD || column == columns ? c[at] : 0;
                for (int k = 0; k < depth && column < columns; k++) {
                    expected += (double) factors.a[row * factors.aStride + k] * factors.b[k * factors.bStride + column];
                }
                worst = Math.max(worst, Math.abs(product[at] - expected));
            }
        }
        assertThat(worst)
                .as("%d x %d x %d, %s; %s", rows, columns, depth, sum, REPLAY)
                .isLessThan(ROUNDING);
    }

    @Test
    void anElementHasTheSameBitsInAnyProduct() {
        assumeTrue(SteadyGemm.start(), "the kernels for this CPU round by place");
        assertThat(differentProduct()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"Haswell, avx2 fma", "Zen, avx2 fma", "Sandybridge, avx", "SkylakeX, avx512f avx512bw avx512dq avx512vl"
    })
    void anElementHasTheSameBitsInAnyProductWithOtherKernels(String kernels, String needed)
            throws IOException, InterruptedException {
        assumeTrue(Kernels.has(needed.split(" ")), "this CPU has no " + needed);
        Kernels.Output output = Kernels.run(OtherKernels.class, kernels);
        assertThat(output.text()).contains(kernels + ": steady true, different product null\n");
    }

    /** Compares products with kernels that OpenBLAS would not choose on this CPU. */
    static final class OtherKernels {
        private OtherKernels() {}

        public static void main(String[] args) {
            Kernels.use(args[0]);
            start();
            System.out.println(args[0] + ": steady " + SteadyGemm.start() + ", different product "
                    + new SteadyGemmTest().differentProduct());
        }
    }

    /** Null if each part of a large product has its bits, however small the part and wherever it is. */
    private String differentProduct() {
        Rounding rounding = SteadyGemm.rounding();
        for (int depth : DEPTHS) {
            Factors factors = new Factors(numbers(MOST * depth), depth, numbers(depth * MOST), MOST);
            float[] c = numbers(MOST * MOST);
            for (Sum sum : Sum.values()) {
                float[] whole = c.clone();
                factors.multiply(rounding, 0, 0, depth, sum, MOST, MOST, MOST, whole);
                for (int rows : SIDES) {
                    for (int columns : SIDES) {
                        int row = random.nextInt(MOST - rows + 1);
                        int column = random.nextInt(MOST - columns + 1);
                        float[] part = part(c, row, column, rows, columns);
                        factors.multiply(rounding, row, column, depth, sum, rows, columns, columns, part);
                        if (!Arrays.equals(part, part(whole, row, column, rows, columns))) {
                            return String.format(
                                    "%s, %d x %d x %d at %d, %d; %s", sum, rows, columns, depth, row, column, REPLAY);
                        }
                    }
                }
            }
        }
        return null;
    }

    private static float[] part(float[] matrix, int row, int column, int rows, int columns) {
        float[] part = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(matrix, (row + i) * MOST + column, part, i * columns, columns);
        }
        return part;
    }

    private record Factors(float[] a, int aStride, float[] b, int bStride) {
        /** Multiplies rows of a from that row on by columns of b from that column on. */
        void multiply(
                Rounding rounding,
                int row,
                int column,
                int depth,
                Sum sum,
                int rows,
                int columns,
                int stride,
                float[] c) {
            int room = (int) rounding.scratch(depth);
            try (NativeFloats left = filled(a);
                    NativeFloats right = filled(b);
                    NativeFloats result = filled(c);
                    NativeFloats scratch = new NativeFloats(room + 1L, BUDGET, "scratch")) {
                scratch.put(room, new float[] {UNTOUCHED});
                rounding.multiply(
                        left.matrix((long) row * aStride, rows, depth, aStride),
                        right.matrix(column, depth, columns, bStride),
                        sum,
                        result.matrix(0, rows, columns, stride),
                        scratch.at(0));
                result.at(0).get(c);
                assertThat(scratch.at(room).get()).isEqualTo(UNTOUCHED);
            }
        }

        private static NativeFloats filled(float[] values) {
            NativeFloats floats = new NativeFloats(values.length, BUDGET, "numbers");
            floats.put(0, values);
            return floats;
        }
    }

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }
}
