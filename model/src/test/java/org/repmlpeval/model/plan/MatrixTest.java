package org.repmlpeval.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.repmlpeval.model.arch.network.Nearest;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.Tensor;

class MatrixTest {
    private static final int ROWS = 2;
    private static final int COLUMNS = 3;

    private final Tensor source = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, ROWS, COLUMNS, 1, 1);
    private final Matrix matrix = Matrix.of(source, ROWS, COLUMNS);

    /** Row by row; the factors below are powers of two, so that products are exact. */
    private static double[] entries(Matrix matrix) {
        double[] entries = new double[matrix.rows() * matrix.columns()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = matrix.get(i / matrix.columns(), i % matrix.columns());
        }
        return entries;
    }

    @Test
    void entriesAreTheTensorsInItsOrder() {
        assertThat(entries(matrix)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void factorsOfRowsAndColumnsMultiplyAndAddUp() {
        Matrix rows = matrix.scaleRows(new double[] {2, 0.5});
        assertThat(entries(rows)).containsExactly(2, 4, 6, 2, 2.5, 3);
        Matrix both = rows.scaleColumns(new double[] {1, 4, -1});
        assertThat(entries(both)).containsExactly(2, 16, -6, 2, 10, -3);
        Matrix twice = both.scaleRows(new double[] {0.5, 2}).scaleColumns(new double[] {1, 0.25, -1});
        assertThat(entries(twice)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void scalingLeavesTheMatrixAndTheCallersFactorsAlone() {
        double[] factors = {2, 4};
        Matrix scaled = matrix.scaleRows(factors);
        factors[0] = 100;
        assertThat(entries(scaled)).startsWith(2, 4, 6);
        assertThat(entries(matrix)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(source.floats()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    /** The entries are 1/3 of 1 to 6, so that none is a value of the type before it is rounded. */
    @Test
    void entriesAreRoundedAfterAllFactors() {
        Matrix rounded = matrix.rounded(ReducedPrecision.BF16).scaleRows(new double[] {1 / 3.0, 1 / 3.0});
        double[] expected = new double[6];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Nearest.of(ReducedPrecision.BF16, (i + 1) * (1 / 3.0));
        }
        assertThat(entries(rounded)).containsExactly(expected);
        assertThat(entries(rounded.scaleColumns(new double[] {3, 3, 3}))).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(entries(matrix.scaleRows(new double[] {1 / 3.0, 1 / 3.0}).rounded(ReducedPrecision.BF16)))
                .containsExactly(expected);
        assertThat(matrix.rounded(ReducedPrecision.BF16).origin()).isNotSameAs(source);
        assertThat(entries(matrix)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void timesAVector() {
        assertThat(matrix.times(new double[] {1, 10, 100})).containsExactly(321, 654);
        assertThat(matrix.scaleRows(new double[] {2, 1}).times(new double[] {1, 10, 100}))
                .containsExactly(642, 654);
    }

    @Test
    void theOriginIsTheTensorUntilSomethingIsMultipliedIn() {
        assertThat(matrix.origin()).isSameAs(source);
        assertThat(Matrix.of(source, 3, 2).origin()).isSameAs(source);
        Matrix scaled = matrix.scaleRows(new double[] {1, 1});
        assertThat(scaled.origin()).isSameAs(scaled);
        Matrix columns = matrix.scaleColumns(new double[] {1, 1, 1});
        assertThat(columns.origin()).isSameAs(columns);
    }

    @Test
    void arrangementsAreEqualWhereTheyWouldHoldTheSameNumbers() {
        int[] rows = {1, 0};
        int[] columns = {0, 1, 2};
        Arrangement arrangement = new Arrangement(matrix, rows, columns, "plain");
        Matrix again = Matrix.of(source, ROWS, COLUMNS);
        assertThat(arrangement)
                .isEqualTo(new Arrangement(again, rows.clone(), columns.clone(), "plain"))
                .hasSameHashCodeAs(new Arrangement(again, rows.clone(), columns.clone(), "plain"))
                .isNotEqualTo(new Arrangement(matrix, new int[] {0, 1}, columns, "plain"))
                .isNotEqualTo(new Arrangement(matrix, rows, new int[] {0, 2, 1}, "plain"))
                .isNotEqualTo(new Arrangement(matrix, rows, columns, "transposed"))
                .isNotEqualTo(new Arrangement(matrix.scaleRows(new double[] {1, 1}), rows, columns, "plain"));
        Tensor equal = Tensor.of(source.floats().clone(), source.shape());
        assertThat(arrangement)
                .as("equal tensors of two checkpoints are told apart")
                .isNotEqualTo(new Arrangement(Matrix.of(equal, ROWS, COLUMNS), rows, columns, "plain"));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Matrix.of(source, 3, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Tensor[2, 3, 1, 1] FLOAT32 is not a matrix of 3x3");
        assertThatThrownBy(() -> matrix.scaleRows(new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 factors for 2");
        assertThatThrownBy(() -> matrix.scaleColumns(new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 factors for 3");
    }

    @Test
    void anOutlineKnowsItsSizeAlone() {
        Matrix outline = matrix.outline();
        assertThat(outline.rows()).isEqualTo(ROWS);
        assertThat(outline.columns()).isEqualTo(COLUMNS);
        assertThatThrownBy(() -> outline.get(0, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("weights of 2x3 were released");
    }
}
