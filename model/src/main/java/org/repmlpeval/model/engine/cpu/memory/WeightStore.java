package org.repmlpeval.model.engine.cpu.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.plan.Arrangement;
import org.repmlpeval.model.plan.Matrix;

/** Weights in native memory as float32. A tensor that several forms use in the same arrangement is stored once. */
public final class WeightStore implements AutoCloseable {
    private final MemoryBudget budget;
    private final Map<Arrangement, NativeFloats> stored = new HashMap<>();
    private final List<NativeFloats> all = new ArrayList<>();

    public WeightStore(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * Blocks of rows one below the other, {@code (B·n, columns)}, each transposed: {@code (B·columns, n)}. Products with few rows read
     * weights faster that way.
     *
     * @param size n, rows of a block
     */
    public NativeFloats transposedBlocks(Matrix matrix, int size) {
        int columns = matrix.columns();
        Arrangement key = new Arrangement(
                matrix, identity(matrix.rows()), identity(columns), "blocks of " + size + " transposed");
        return stored.computeIfAbsent(
                key,
                arrangement -> store(
                        matrix.rows() / size * columns,
                        size,
                        (row, column) -> matrix.get(row / columns * size + column, row % columns)));
    }

    /** Entry (i, j) of the stored matrix is entry (rows[i], columns[j]). */
    public NativeFloats arranged(Matrix matrix, int[] rows, int[] columns) {
        return stored.computeIfAbsent(
                new Arrangement(matrix, rows, columns, "as it is"),
                key -> store(rows.length, columns.length, (i, j) -> matrix.get(rows[i], columns[j])));
    }

    private interface Entries {
        double get(int row, int column);
    }

    private NativeFloats store(int rows, int columns, Entries entries) {
        NativeFloats memory = new NativeFloats((long) rows * columns, budget, "weights");
        all.add(memory);
        // Everyone who waits for the model waits for this, so it may use all cores.
        IntStream.range(0, rows).parallel().forEach(i -> {
            float[] line = new float[columns];
            for (int j = 0; j < columns; j++) {
                line[j] = (float) entries.get(i, j);
            }
            memory.put((long) i * columns, line);
        });
        return memory;
    }

    /** Called when nothing more will be stored; releases the heap tensors. */
    public void seal() {
        stored.clear();
    }

    public long bytes() {
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
