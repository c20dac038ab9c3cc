package org.repmlpeval.model.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.Plan;

/** The values of one run: flat pooled arrays in the plan's layouts, {@code (C', N, P')}. */
final class Values {
    private final Plan plan;
    private final ArrayPool pool;
    private final int images;
    private final INDArray[] flat;

    Values(Plan plan, ArrayPool pool, int images) {
        this.plan = plan;
        this.pool = pool;
        this.images = images;
        flat = new INDArray[plan.values().size()];
    }

    int images() {
        return images;
    }

    Layout layout(int value) {
        return plan.layout(value);
    }

    void create(int value) {
        flat[value] = pool.take((long) images * plan.layout(value).shape().size());
    }

    void release(int value) {
        pool.give(flat[value]);
        flat[value] = null;
    }

    /** Releases the result and the values that nobody read. */
    void releaseAll() {
        for (int value = 0; value < flat.length; value++) {
            if (flat[value] != null) {
                release(value);
            }
        }
    }

    /** {@code (C', N · P')}. */
    INDArray matrix(int value) {
        Layout layout = plan.layout(value);
        return view(value, layout.shape().channels(), (long) images * layout.pixels());
    }

    /** {@code (C', N, P')}. */
    INDArray cube(int value) {
        Layout layout = plan.layout(value);
        return view(value, layout.shape().channels(), images, layout.pixels());
    }

    INDArray view(int value, long... shape) {
        return flat[value].reshape('c', shape);
    }

    INDArray scratch(long elements) {
        return pool.take(elements);
    }

    void give(INDArray scratch) {
        pool.give(scratch);
    }
}
