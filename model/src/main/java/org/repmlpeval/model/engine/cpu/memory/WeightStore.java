package org.repmlpeval.model.engine.cpu.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
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

    /**
     * A matrix in an order of a library's own.
     *
     * @param order what the order is called; the same name means the same order
     * @param elements number of elements in that order
     * @param packing gets the matrix row by row, and the memory to fill
     */
    public NativeFloats packed(
            Matrix matrix, String order, long elements, BiConsumer<FloatPointer, FloatPointer> packing) {
        Arrangement key = new Arrangement(matrix, identity(matrix.rows()), identity(matrix.columns()), order);
        return stored.computeIfAbsent(key, arrangement -> {
            NativeFloats target = new NativeFloats(elements, budget, "weights");
            all.add(target);
            float[] values = new float[Math.multiplyExact(matrix.rows(), matrix.columns())];
            IntStream.range(0, matrix.rows()).parallel().forEach(i -> {
                for (int j = 0; j < matrix.columns(); j++) {
                    values[i * matrix.columns() + j] = (float) matrix.get(i, j);
                }
            });
            try (FloatPointer natural = new FloatPointer(values)) {
                packing.accept(natural, target.address(0));
            }
            return target;
        });
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
