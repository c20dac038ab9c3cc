package org.repmlpeval.model.plan;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a backend stores of a matrix: entry (i, j) is entry (rows[i], columns[j]). Two are equal if they would hold the same numbers;
 * tensors are told apart by identity, so equal ones of several forms must be one object to be stored once.
 *
 * @param layout name of what the backend does to the result, for instance that it is transposed
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
