package org.repmlpeval.model.engine;

import java.util.List;

/** One operation bound to its weights. */
@FunctionalInterface
interface Kernel {
    /**
     * What a kernel works on.
     *
     * @param pool where results and scratch come from
     * @param inputs values, not to be written to
     * @param readers how often the result will be read
     */
    record Call(BufferPool pool, List<Value> inputs, int readers) {
        int batch() {
            return pool.batch();
        }

        Value input() {
            return inputs.get(0);
        }

        Value result(long elements) {
            return Value.fresh(pool, elements, readers);
        }
    }

    /** Computes the result as a fresh value, or as another view of an input. */
    Value run(Call call);
}
