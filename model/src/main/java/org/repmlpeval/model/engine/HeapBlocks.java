package org.repmlpeval.model.engine;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Element-wise float32 work on native memory, block by block on the heap, where plain loops vectorise. */
final class HeapBlocks {
    private static final int BLOCK = 4096;

    private HeapBlocks() {}

    /** What is done to one block. */
    @FunctionalInterface
    interface Work {
        /**
         * Changes values in place.
         *
         * @param values the first {@code n} are the block's
         * @param start index of the block's first value in the whole array
         */
        void apply(float[] values, int n, long start);
    }

    /** Whether arrays of that type lie in memory that this can reach. */
    static boolean reach(INDArray array) {
        return array.dataType() == DataType.FLOAT && Nd4j.getEnvironment().isCPU();
    }

    /** Applies the work to a contiguous array; {@code out} may be {@code in}. */
    static void apply(INDArray in, INDArray out, Work work) {
        apply(
                new FloatPointer(in.data().addressPointer()),
                new FloatPointer(out.data().addressPointer()),
                in.length(),
                work);
    }

    static void apply(FloatPointer in, FloatPointer out, long count, Work work) {
        float[] block = new float[(int) Math.min(BLOCK, count)];
        for (long start = 0; start < count; start += BLOCK) {
            int n = (int) Math.min(BLOCK, count - start);
            in.position(start).get(block, 0, n);
            work.apply(block, n, start);
            out.position(start).put(block, 0, n);
        }
        in.position(0);
        out.position(0);
    }
}
