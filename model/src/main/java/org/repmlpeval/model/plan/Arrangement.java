package org.repmlpeval.model.plan;

import java.util.Arrays;
import java.util.Objects;

/**
 * The form in which a backend stores a matrix: entry (i, j) is entry (rows[i], columns[j]) of the matrix. Two arrangements are
 * equal if they hold the same numbers. Tensors are compared by identity, so a tensor that several forms share is stored once only
 * if it is the same object.
 *
 * @param layout name of a further step that the backend applies to the result, such as transposing it
 */
public record Arrangement(Matrix matrix, int[] rows, int[] columns, String layout) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Arrangement that
                && that.matrix.origin() == matrix.origin()
                && Arrays.equals(that.rows, rows)
                && Arrays.equals(that.columns, columns)
                && that.layout.equals(layout);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                System.identityHashCode(matrix.origin()), Arrays.hashCode(rows), Arrays.hashCode(columns), layout);
    }
}
