package org.repmlpeval.model.engine.cpu.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.cpu.memory.Gemm.Sum;

class SteadyGemmTest {
    private static final long SEED = Long.getLong("test.seed");
    private static final String REPLAY = "replay: ./mvnw verify -Dtest.seed=" + SEED;
    private static final int[] DEPTHS = {1, 3, 27, 64, 147, 384, 1000, 3136};
    private static final int[] SIDES = {1, 2, 5, 16, 17, 49, 100, 129};
    /** Sums of up to 3,136 products of numbers below 1/2 in float32. */
    private static final double ROUNDING = 1e-4;

    private final MemoryBudget budget = new MemoryBudget(1L << 30);
    private final Random random = new Random(SEED);

    @Test
    void aProductInScratchMemoryIsTheProduct() {
        for (int depth : DEPTHS) {
            for (int rows : new int[] {1, 3, 130}) {
                for (int columns : new int[] {1, 7, 300}) {
                    for (Sum sum : Sum.values()) {
                        float[] a = numbers(rows * (depth + 2));
                        float[] b = numbers(depth * (columns + 3));
                        float[] c = numbers(rows * (columns + 1));
                        float[] product = product(rows, columns, depth, a, b, c, sum);
                        for (int i = 0; i < c.length; i++) {
                            int row = i / (columns + 1);
                            int column = i % (columns + 1);
                            double expected = sum == Sum.ADD || column == columns ? c[i] : 0;
                            for (int k = 0; k < depth && column < columns; k++) {
                                expected += (double) a[row * (depth + 2) + k] * b[k * (columns + 3) + column];
                            }
                            assertThat((double) product[i])
                                    .as("%d x %d x %d, %s, element %d; %s", rows, columns, depth, sum, i, REPLAY)
                                    .isCloseTo(expected, within(ROUNDING));
                        }
                    }
                }
            }
        }
    }

    @Test
    void anElementHasTheSameBitsInAnyProduct() {
        Backend.of("cpu", Precision.FLOAT32).description();
        assumeTrue(SteadyGemm.isPlaceIndependent(), "the kernels for this CPU round by place");
        int most = 300;
        for (int depth : DEPTHS) {
            float[] a = numbers(most * depth);
            float[] b = numbers(depth * most);
            float[] whole = product(most, most, depth, a, depth, b, most, 0, 0);
            for (int rows : SIDES) {
                for (int columns : SIDES) {
                    int row = random.nextInt(most - rows + 1);
                    int column = random.nextInt(most - columns + 1);
                    float[] part = product(rows, columns, depth, a, depth, b, most, row, column);
                    for (int i = 0; i < part.length; i++) {
                        assertThat(part[i])
                                .as("%d x %d x %d at %d, %d; %s", rows, columns, depth, row, column, REPLAY)
                                .isEqualTo(whole[(row + i / columns) * most + column + i % columns]);
                    }
                }
            }
        }
    }

    @Test
    void scratchHoldsEveryEnlargedProduct() {
        for (int trial = 0; trial < 200_000; trial++) {
            int depth = 1 + random.nextInt(random.nextBoolean() ? 50 : 30_000);
            int rows = 1 + (int) (random.nextDouble() * SteadyGemm.SMALL / depth);
            int columns = 1 + (int) (random.nextDouble() * SteadyGemm.SMALL / depth / rows);
            SteadyGemm.Size size = SteadyGemm.Size.of(rows, columns, depth);
            long used = (long) size.rows() * size.columns();
            used += size.rows() > rows ? (long) size.rows() * depth : 0;
            used += size.columns() > columns ? (long) size.columns() * depth : 0;
            assertThat((long) size.rows() * size.columns() * depth).isGreaterThan(SteadyGemm.SMALL);
            assertThat(size.rows()).isGreaterThanOrEqualTo(rows);
            assertThat(size.columns()).isGreaterThanOrEqualTo(columns);
            if (size.rows() > rows || size.columns() > columns) {
                assertThat(used)
                        .as("%d x %d x %d; %s", rows, columns, depth, REPLAY)
                        .isLessThanOrEqualTo(SteadyGemm.scratch(depth));
            }
        }
    }

    /** With strides beyond the rows. */
    private float[] product(int rows, int columns, int depth, float[] a, float[] b, float[] c, Sum sum) {
        try (NativeFloats left = filled(a);
                NativeFloats right = filled(b);
                NativeFloats result = filled(c);
                NativeFloats scratch = new NativeFloats(SteadyGemm.scratch(depth), budget, "scratch")) {
            SteadyGemm.multiply(
                    rows,
                    columns,
                    depth,
                    left.at(0),
                    depth + 2,
                    right.at(0),
                    columns + 3,
                    sum,
                    result.at(0),
                    columns + 1,
                    scratch.at(0));
            float[] product = new float[c.length];
            result.at(0).get(product);
            return product;
        }
    }

    private float[] product(
            int rows, int columns, int depth, float[] a, int aStride, float[] b, int bStride, int row, int column) {
        try (NativeFloats left = filled(a);
                NativeFloats right = filled(b);
                NativeFloats result = new NativeFloats((long) rows * columns, budget, "result");
                NativeFloats scratch = new NativeFloats(SteadyGemm.scratch(depth), budget, "scratch")) {
            SteadyGemm.multiply(
                    rows,
                    columns,
                    depth,
                    left.at((long) row * aStride),
                    aStride,
                    right.at(column),
                    bStride,
                    Sum.OVERWRITE,
                    result.at(0),
                    columns,
                    scratch.at(0));
            float[] product = new float[rows * columns];
            result.at(0).get(product);
            return product;
        }
    }

    private NativeFloats filled(float[] values) {
        NativeFloats floats = new NativeFloats(values.length, budget, "numbers");
        floats.put(0, values);
        return floats;
    }

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }
}
