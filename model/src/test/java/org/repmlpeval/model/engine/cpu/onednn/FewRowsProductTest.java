package org.repmlpeval.model.engine.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FewRowsProductTest {
    private static final long SEED = Long.getLong("test.seed");
    /** Two whole blocks and a part of one. */
    private static final int ROWS = 2 * FewRowsProduct.MOST_ROWS + 5;

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 3", "49, 98", "300, 257", "1568, 512"})
    void rowsAreRightAndHaveTheSameBitsInAnyProduct(int depth, int columns) {
        float[] left = floats(ROWS * depth, 1);
        float[] transposed = floats(columns * depth, 2);
        try (FewRowsProduct product = new FewRowsProduct(depth, columns);
                FloatPointer natural = new FloatPointer(transposed);
                FloatPointer packed = new FloatPointer(product.weightElements())) {
            product.pack(natural, packed);
            float[] whole = multiply(product, left, ROWS, packed, columns);
            for (int row = 0; row < ROWS; row++) {
                for (int column = 0; column < columns; column++) {
                    double sum = 0;
                    double size = 0;
                    for (int k = 0; k < depth; k++) {
                        double term = (double) left[row * depth + k] * transposed[column * depth + k];
                        sum += term;
                        size += Math.abs(term);
                    }
                    assertThat((double) whole[row * columns + column])
                            .as("row %d, column %d", row, column)
                            .isCloseTo(sum, Offset.offset(1e-6 * size));
                }
            }
            assertThat(product.isSteady()).isTrue();
            for (int rows = 1; rows < ROWS; rows++) {
                assertThat(multiply(product, left, rows, packed, columns))
                        .as("%d rows", rows)
                        .isEqualTo(Arrays.copyOf(whole, rows * columns));
            }
        }
    }

    private static float[] floats(int count, int salt) {
        float[] values = new float[count];
        Random random = new Random(SEED + salt);
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static float[] multiply(FewRowsProduct product, float[] left, int rows, FloatPointer packed, int columns) {
        float[] values = new float[rows * columns];
        try (FloatPointer first = new FloatPointer(left);
                FloatPointer result = new FloatPointer(values.length);
                FloatPointer scratch = new FloatPointer(product.scratch(rows) + 1)) {
            product.run(rows, new FewRowsProduct.Operands(first, packed, result, scratch));
            result.get(values);
        }
        return values;
    }
}
