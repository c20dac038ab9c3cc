package org.repmlpeval.model.engine.cuda.device;

/**
 * Products of matrices in C order, C = A · B, one after another in memory: {@code (batch, m, k) · (batch, k, n)}.
 *
 * @param batch number of products
 * @param m rows of A and C
 * @param n columns of B and C
 * @param k columns of A, rows of B
 */
public record Product(int batch, int m, int n, int k) {}
