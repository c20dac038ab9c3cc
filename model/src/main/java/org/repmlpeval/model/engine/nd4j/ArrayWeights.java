package org.repmlpeval.model.engine.nd4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.plan.Arrangement;
import org.repmlpeval.model.plan.Matrix;

/** Weights as arrays of the model's type. A tensor that several forms use in the same arrangement is stored once. */
final class ArrayWeights implements AutoCloseable {
    private final DataType type;
    private final MemoryBudget budget;
    private final Map<Arrangement, INDArray> stored = new HashMap<>();
    private final List<INDArray> all = new ArrayList<>();
    private long bytes;

    ArrayWeights(DataType type, MemoryBudget budget) {
        this.type = type;
        this.budget = budget;
    }

    /** Entry (i, j) of the array is entry (rows[i], columns[j]) of the matrix. */
    INDArray arranged(Matrix matrix, int[] rows, int[] columns) {
        return stored(new Arrangement(matrix, rows, columns, "as it is"), plain -> plain);
    }

    /** {@code (S·out, in)} to {@code (S, in, out)}, each set's matrix transposed. */
    INDArray transposedSets(Matrix matrix, int sets) {
        return stored(whole(matrix, "transposed sets"), plain -> plain.reshape(
                        'c', sets, matrix.rows() / sets, matrix.columns())
                .permute(0, 2, 1));
    }

    /** {@code (S, kH·kW)} to ND4J's {@code (kH, kW, S, 1)}. */
    INDArray depthwise(Matrix matrix, int kernelHeight, int kernelWidth) {
        return stored(
                whole(matrix, "kernel first"), plain -> plain.reshape('c', matrix.rows(), 1, kernelHeight, kernelWidth)
                        .permute(2, 3, 0, 1));
    }

    private static Arrangement whole(Matrix matrix, String layout) {
        return new Arrangement(matrix, inOrder(matrix.rows()), inOrder(matrix.columns()), layout);
    }

    private INDArray stored(Arrangement arrangement, UnaryOperator<INDArray> view) {
        return stored.computeIfAbsent(arrangement, key -> {
            try (INDArray plain = plain(arrangement)) {
                INDArray arranged = view.apply(plain);
                INDArray array = create(arranged.shape());
                array.assign(arranged);
                return array;
            }
        });
    }

    private INDArray plain(Arrangement arrangement) {
        int[] rows = arrangement.rows();
        int[] columns = arrangement.columns();
        double[] values = new double[Math.multiplyExact(rows.length, columns.length)];
        for (int i = 0; i < values.length; i++) {
            values[i] = arrangement.matrix().get(rows[i / columns.length], columns[i % columns.length]);
        }
        return Nd4j.createFromArray(values).reshape('c', rows.length, columns.length);
    }

    /** A constant of the plan, {@code (rows, columns)} in C order. */
    INDArray constant(double[] values, long... shape) {
        INDArray array = create(shape);
        try (INDArray staged = Nd4j.createFromArray(values)) {
            array.assign(staged.reshape('c', shape));
        }
        return array;
    }

    static int[] inOrder(int n) {
        return IntStream.range(0, n).toArray();
    }

    private INDArray create(long... shape) {
        long size = Arrays.stream(shape).reduce(1, (a, b) -> a * b) * type.width();
        budget.reserve(size, "weights");
        bytes += size;
        INDArray array = Nd4j.createUninitialized(type, shape, 'c');
        all.add(array);
        return array;
    }

    /** Called when nothing more will be stored; releases the heap tensors. */
    void seal() {
        stored.clear();
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        all.forEach(INDArray::close);
        all.clear();
        stored.clear();
        budget.release(bytes);
        bytes = 0;
    }
}
