package org.repmlpeval.model.engine.cpu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.plan.Arrangement;
import org.repmlpeval.model.plan.Matrix;

/** Weights in native memory as float32; a tensor that several forms use in one arrangement is stored once. */
final class WeightStore implements AutoCloseable {
    private final MemoryBudget budget;
    private final Map<Arrangement, NativeFloats> stored = new HashMap<>();
    private final List<NativeFloats> all = new ArrayList<>();

    WeightStore(MemoryBudget budget) {
        this.budget = budget;
    }

    /** The matrix, row-major. */
    NativeFloats asItIs(Matrix matrix) {
        return arranged(matrix, identity(matrix.rows()), identity(matrix.columns()));
    }

    /** Entry (i, j) of the stored matrix is entry (rows[i], columns[j]). */
    NativeFloats arranged(Matrix matrix, int[] rows, int[] columns) {
        return stored.computeIfAbsent(new Arrangement(matrix, rows, columns, ""), key -> store(matrix, rows, columns));
    }

    private NativeFloats store(Matrix matrix, int[] rows, int[] columns) {
        NativeFloats memory = new NativeFloats((long) rows.length * columns.length, budget, "weights");
        all.add(memory);
        float[] line = new float[columns.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                line[j] = (float) matrix.get(rows[i], columns[j]);
            }
            memory.put((long) i * columns.length, line);
        }
        return memory;
    }

    /** Nothing more will be stored: lets go of the heap tensors. */
    void seal() {
        stored.clear();
    }

    long bytes() {
        return all.stream()
                .mapToLong(floats -> NativeFloats.bytes(floats.size()))
                .sum();
    }

    private static int[] identity(int n) {
        return IntStream.range(0, n).toArray();
    }

    @Override
    public void close() {
        all.forEach(NativeFloats::close);
        all.clear();
        stored.clear();
    }
}
