package org.repmlpeval.model.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Off-heap arrays of one thread's run, kept between runs: fresh memory costs more in page faults than most operations. Sizes depend
 * on the batch, so a pool serves one batch size. Not thread-safe.
 */
final class BufferPool implements AutoCloseable {
    private final DataType type;
    private final int batch;
    private final Map<Long, Deque<INDArray>> free = new HashMap<>();
    private final List<INDArray> all = new ArrayList<>();

    BufferPool(DataType type, int batch) {
        this.type = type;
        this.batch = batch;
    }

    int batch() {
        return batch;
    }

    /** A flat array of that many elements with unspecified content. */
    INDArray take(long elements) {
        Deque<INDArray> waiting = free.get(elements);
        if (waiting != null && !waiting.isEmpty()) {
            return waiting.pop();
        }
        INDArray fresh = Nd4j.createUninitialized(type, elements);
        all.add(fresh);
        return fresh;
    }

    void give(INDArray flat) {
        free.computeIfAbsent(flat.length(), n -> new ArrayDeque<>()).push(flat);
    }

    @Override
    public void close() {
        all.forEach(INDArray::close);
        all.clear();
        free.clear();
    }
}
