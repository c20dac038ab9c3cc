package org.repmlpeval.model.engine.cuda.device;

/**
 * Products of matrices in C order, C = A · B, one after another in memory: {@code (batch, m, k) · (batch, k, n)}.
 *
 * @param batch number of products
 * @param m rows of A and C
 * @param n columns of B and C
 * @param k columns of A, rows of B
 * @param pitch elements from a row of B to the next, at least n; the next matrix follows after k rows
 * @param result how C is stored
 */
public record Product(int batch, int m, int n, int k, int pitch, Result result) {
    /** @param pitch elements from a row of C to the next, at least n; the next matrix follows after m rows. @param number of an element */
    public record Result(int pitch, Element number) {}

    /** What an element of the result is. */
    public enum Element {
        /** Rounded to the type in which values are stored. */
        VALUE,
        /** As it was added up. */
        SUM
    }

    /** Of matrices without gaps, with values as the result. */
    public Product(int batch, int m, int n, int k) {
        this(batch, m, n, k, n, new Result(n, Element.VALUE));
    }

    /** The same with sums that are not rounded. */
    public Product sums() {
        return new Product(batch, m, n, k, pitch, new Result(result.pitch(), Element.SUM));
    }
}
