package org.repmlpeval.model.engine.cpu.memory;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.repmlpeval.model.engine.cpu.memory.Gemm.Sum;

/**
 * Matrix products whose elements do not depend on the size of the product. OpenBLAS has kernels for many kinds of CPU, and most of them
 * add the products of an element in an order that depends on the element's place. The last digits of an image's outputs would then
 * depend on how many images share its batch and on how many threads share the work. What helps differs by kernel and is found out
 * once, by trying.
 */
public final class SteadyGemm {
    private static Rounding rounding = Rounding.BY_SIZE;

    private SteadyGemm() {}

    /** On what the bits of an element depend besides its factors, and how products are computed to prevent that. */
    enum Rounding {
        /** On nothing. */
        UNIFORM,
        /** On whether the product is small. */
        BY_SIZE {
            @Override
            void multiply(FloatMatrix a, FloatMatrix b, Sum sum, FloatMatrix c, FloatPointer scratch) {
                EnlargedGemm.multiply(a, b, sum, c, new Scratch(scratch));
            }

            @Override
            long scratch(int depth) {
                return EnlargedGemm.scratch(depth);
            }
        },
        /** On whether the element is near an edge. */
        BY_EDGE {
            @Override
            void multiply(FloatMatrix a, FloatMatrix b, Sum sum, FloatMatrix c, FloatPointer scratch) {
                FramedGemm.multiply(a, b, sum, c, new Scratch(scratch));
            }

            @Override
            long scratch(int depth) {
                return FramedGemm.scratch(depth);
            }
        },
        /** On the element's place, in a way that nothing prevents. */
        BY_PLACE;

        void multiply(FloatMatrix a, FloatMatrix b, Sum sum, FloatMatrix c, FloatPointer scratch) {
            Gemm.multiply(a, b, sum, c);
        }

        long scratch(int depth) {
            return 0;
        }
    }

    /**
     * Finds out how the kernels for this CPU round. Call this before anything else, on one thread.
     *
     * @return whether an element has the same bits in any product from now on
     */
    public static boolean start() {
        rounding = List.of(Rounding.UNIFORM, Rounding.BY_SIZE, Rounding.BY_EDGE).stream()
                .filter(SteadyProbe::isSteady)
                .findFirst()
                .orElse(Rounding.BY_PLACE);
        return rounding != Rounding.BY_PLACE;
    }

    static Rounding rounding() {
        return rounding;
    }

    /** Number of scratch elements that a product of this depth needs at most. */
    public static long scratch(int depth) {
        return rounding.scratch(depth);
    }

    /**
     * The same as {@link Gemm#multiply}. Up to {@link NativeFloats#MARGIN} elements before and behind those of b are read.
     *
     * @param scratch room for {@link #scratch} elements, of any content
     */
    static void multiply(FloatMatrix a, FloatMatrix b, Sum sum, FloatMatrix c, FloatPointer scratch) {
        rounding.multiply(a, b, sum, c, scratch);
    }
}
