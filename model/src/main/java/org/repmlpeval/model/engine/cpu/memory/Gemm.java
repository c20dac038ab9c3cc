package org.repmlpeval.model.engine.cpu.memory;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/** Row-major single-precision matrix products. */
final class Gemm {
    private Gemm() {}

    /**
     * c = a·b, or c += a·b.
     *
     * @param rows of a and c
     * @param columns of b and c
     * @param depth columns of a, rows of b
     * @param sum whether c's content is kept and added to
     */
    static void multiply(
            int rows,
            int columns,
            int depth,
            FloatPointer a,
            int aStride,
            FloatPointer b,
            int bStride,
            Sum sum,
            FloatPointer c,
            int cStride) {
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                rows,
                columns,
                depth,
                1,
                a,
                aStride,
                b,
                bStride,
                sum == Sum.ADD ? 1 : 0,
                c,
                cStride);
    }

    /** What becomes of the content of the result's memory. */
    enum Sum {
        OVERWRITE,
        ADD
    }
}
