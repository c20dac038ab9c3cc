package org.repmlpeval.model.engine.nd4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.Workspaces;

/** Arrays of a run, kept for later runs because fresh memory costs more than most operations. Not thread-safe. */
final class ArrayPool implements Workspaces.Workspace {
    private final DataType type;
    private final MemoryBudget budget;
    private final Map<Long, Deque<INDArray>> free = new HashMap<>();
    private final List<INDArray> all = new ArrayList<>();
    private long bytes;

    ArrayPool(DataType type, MemoryBudget budget) {
        this.type = type;
        this.budget = budget;
    }

    /**
     * A flat array of that many elements with unspecified content.
     *
     * @throws MemoryBudget.NativeMemoryException if the budget is too small
     */
    INDArray take(long elements) {
        Deque<INDArray> waiting = free.get(elements);
        if (waiting != null && !waiting.isEmpty()) {
            return waiting.pop();
        }
        budget.reserve(elements * type.width(), "buffers");
        bytes += elements * type.width();
        INDArray fresh = Nd4j.createUninitialized(type, elements);
        all.add(fresh);
        return fresh;
    }

    void give(INDArray flat) {
        free.computeIfAbsent(flat.length(), n -> new ArrayDeque<>()).push(flat);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        all.forEach(INDArray::close);
        all.clear();
        free.clear();
        budget.release(bytes);
        bytes = 0;
    }
}
