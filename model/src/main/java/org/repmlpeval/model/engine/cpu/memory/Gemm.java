package org.repmlpeval.model.engine.cpu.memory;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

/** Row-major single-precision matrix products. */
public final class Gemm {
    private Gemm() {}

    /**
     * c = a·b, or c += a·b.
     *
     * @param a (rows of c, depth)
     * @param b (depth, columns of c)
     * @param sum whether c's content is kept and added to
     */
    public static void multiply(FloatMatrix a, FloatMatrix b, Sum sum, FloatMatrix c) {
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                c.rows(),
                c.columns(),
                a.columns(),
                1,
                a.data(),
                a.stride(),
                b.data(),
                b.stride(),
                sum == Sum.ADD ? 1 : 0,
                c.data(),
                c.stride());
    }

    /** What becomes of the content of the result's memory. */
    public enum Sum {
        OVERWRITE,
        ADD
    }
}
