package org.repmlpeval.model.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One intermediate value of a run: a flat pooled array that several values may share (a reshape is no copy), given back to the pool
 * when the last of them has been used.
 */
final class Value {
    private final Buffer buffer;
    private int readers;

    private Value(Buffer buffer, int readers) {
        this.buffer = buffer;
        this.readers = readers;
        buffer.values++;
    }

    /** A value in a fresh pooled array. */
    static Value fresh(BufferPool pool, long elements, int readers) {
        return new Value(new Buffer(pool, pool.take(elements)), readers);
    }

    /** Another value over the same elements. */
    Value alias(int readers) {
        return new Value(buffer, readers);
    }

    /** A contiguous view of the elements in that shape. */
    INDArray view(long... shape) {
        return buffer.flat.reshape('c', shape);
    }

    /** One reader is done. */
    void release() {
        if (--readers == 0 && --buffer.values == 0) {
            buffer.pool.give(buffer.flat);
        }
    }

    private static final class Buffer {
        private final BufferPool pool;
        private final INDArray flat;
        private int values;

        private Buffer(BufferPool pool, INDArray flat) {
            this.pool = pool;
            this.flat = flat;
        }
    }
}
