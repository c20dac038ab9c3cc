package org.repmlpeval.model.engine.cuda;

import java.util.function.Consumer;
import java.util.function.IntToLongFunction;

/**
 * One instruction, bound to its weights on a device.
 *
 * @param work adds kernels and products to the stream of a run
 * @param scratch bytes of memory that it needs meanwhile, by the number of images
 */
record Step(Consumer<Run> work, IntToLongFunction scratch) {
    /** Without scratch memory. */
    static Step of(Consumer<Run> work) {
        return new Step(work, images -> 0);
    }
}
