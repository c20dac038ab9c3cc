package org.repmlpeval.model.plan;

import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * A weight matrix with pending factors per row and per column: entry (r, c) is source[r, c] · rowFactor[r] · columnFactor[c], in
 * float64. Folding changes only the factors, so the source is neither copied nor rounded until a backend reads the entries. In
 * reduced precision an entry is this product, rounded.
 */
public final class Matrix {
    private final Tensor source;
    private final int rows;
    private final int columns;
    private final double[] rowFactors;
    private final double[] columnFactors;
    /** Null if entries are not rounded. */
    private final ReducedPrecision precision;

    private Matrix(Matrix like, double[] rowFactors, double[] columnFactors, ReducedPrecision precision) {
        source = like.source;
        rows = like.rows;
        columns = like.columns;
        this.rowFactors = rowFactors;
        this.columnFactors = columnFactors;
        this.precision = precision;
    }

    private Matrix(Tensor source, int rows, int columns) {
        this.source = source;
        this.rows = rows;
        this.columns = columns;
        rowFactors = null;
        columnFactors = null;
        precision = null;
    }

    /** The tensor's elements in C order as {@code (rows, columns)}. */
    public static Matrix of(Tensor source, int rows, int columns) {
        if (source.size() != (long) rows * columns) {
            throw new IllegalArgumentException(source + " is not a matrix of " + rows + "x" + columns);
        }
        return new Matrix(source, rows, columns);
    }

    /** A matrix of this size without entries; it keeps no tensor alive. */
    Matrix outline() {
        return new Matrix(null, rows, columns);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** @throws IllegalStateException if the entries were released */
    public double get(int row, int column) {
        if (source == null) {
            throw new IllegalStateException("weights of " + rows + "x" + columns + " were released");
        }
        double value = source.get(row * columns + column);
        value = rowFactors == null ? value : value * rowFactors[row];
        value = columnFactors == null ? value : value * columnFactors[column];
        return precision == null ? value : precision.round(value);
    }

    /** The source tensor, if the entries are its unchanged elements. Matrices with the same origin can share memory. */
    public Object origin() {
        return rowFactors == null && columnFactors == null && precision == null ? source : this;
    }

    /** This matrix with every entry rounded, after all factors, also those that it still gets. */
    Matrix rounded(ReducedPrecision to) {
        return new Matrix(this, rowFactors, columnFactors, to);
    }

    /** This matrix with each row multiplied by its factor. */
    Matrix scaleRows(double[] factors) {
        return new Matrix(this, product(rowFactors, factors, rows), columnFactors, precision);
    }

    /** This matrix with each column multiplied by its factor. */
    Matrix scaleColumns(double[] factors) {
        return new Matrix(this, rowFactors, product(columnFactors, factors, columns), precision);
    }

    /** Matrix times vector: (columns) to (rows). */
    double[] times(double[] vector) {
        double[] result = new double[rows];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                result[r] += get(r, c) * vector[c];
            }
        }
        return result;
    }

    private static double[] product(double[] a, double[] b, int length) {
        if (b.length != length) {
            throw new IllegalArgumentException(b.length + " factors for " + length);
        }
        if (a == null) {
            return b.clone();
        }
        double[] product = new double[length];
        for (int i = 0; i < length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }
}
