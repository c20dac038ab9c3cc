package org.repmlpeval.model.engine.cuda;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.cuda.device.CudaDevice;
import org.repmlpeval.model.engine.cuda.device.DeviceMemory;
import org.repmlpeval.model.engine.cuda.device.NumberType;
import org.repmlpeval.model.plan.Arrangement;
import org.repmlpeval.model.plan.Matrix;

/** Weights and tables in a device's memory, for forms of one type of numbers. What several use in the same arrangement is stored once. */
final class DeviceWeights implements AutoCloseable {
    private final CudaDevice device;
    private final NumberType type;
    private final Map<Arrangement, Long> stored = new HashMap<>();
    private final Map<IntBuffer, Long> tables = new HashMap<>();
    private final List<DeviceMemory> all = new ArrayList<>();

    DeviceWeights(CudaDevice device, NumberType type) {
        this.device = device;
        this.type = type;
    }

    NumberType type() {
        return type;
    }

    /** Entry (i, j) is entry (rows[i], columns[j]) of the matrix. */
    long arranged(Matrix matrix, int[] rows, int[] columns) {
        return stored(new Arrangement(matrix, rows, columns, "as it is"), rows.length);
    }

    /** The same in blocks of rows, {@code (B·n, columns)}, each transposed: {@code (B, columns, n)}. @param blocks B */
    long transposed(Matrix matrix, int[] rows, int[] columns, int blocks) {
        int size = rows.length / blocks;
        return stored(new Arrangement(matrix, rows, columns, "blocks of " + size + " transposed"), size);
    }

    /** The whole matrix in blocks of rows, each transposed. */
    long transposed(Matrix matrix, int blocks) {
        return transposed(matrix, inOrder(matrix.rows()), inOrder(matrix.columns()), blocks);
    }

    private long stored(Arrangement arrangement, int block) {
        return stored.computeIfAbsent(arrangement, key -> {
            boolean plain = key.layout().equals("as it is");
            int depth = key.columns().length;
            double[] values = new double[Math.multiplyExact(key.rows().length, depth)];
            // Everyone who waits for the model waits for this, so it may use all cores.
            IntStream.range(0, key.rows().length).parallel().forEach(i -> {
                int start = plain ? i * depth : i / block * block * depth + i % block;
                int step = plain ? 1 : block;
                for (int j = 0; j < depth; j++) {
                    values[start + j * step] = key.matrix().get(key.rows()[i], key.columns()[j]);
                }
            });
            return type.isNarrow() ? narrow(values) : constant(values);
        });
    }

    /** Numbers in the precision of sums; 0 for null. */
    long constant(double[] values) {
        if (values == null) {
            return 0;
        }
        if (type.sums() == Precision.FLOAT64) {
            return store(new DoublePointer(values), (long) values.length * Double.BYTES);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return store(new FloatPointer(narrow), (long) narrow.length * Float.BYTES);
    }

    /** Numbers of the type, which takes 16 bits. */
    private long narrow(double[] values) {
        ReducedPrecision reduced = ReducedPrecision.valueOf(type.name());
        short[] bits = new short[values.length];
        IntStream.range(0, bits.length).parallel().forEach(i -> bits[i] = reduced.bits(values[i]));
        return store(new ShortPointer(bits), (long) bits.length * Short.BYTES);
    }

    /** Whole numbers; equal ones are stored once. */
    long table(int[] values) {
        return tables.computeIfAbsent(
                IntBuffer.wrap(values.clone()),
                key -> store(new IntPointer(values), (long) values.length * Integer.BYTES));
    }

    private long store(Pointer values, long bytes) {
        try (values) {
            DeviceMemory memory = new DeviceMemory(device, bytes, "weights");
            all.add(memory);
            memory.upload(values);
            return memory.address();
        }
    }

    static int[] inOrder(int n) {
        return IntStream.range(0, n).toArray();
    }

    /** Called when nothing more will be stored; releases the heap tensors. */
    void seal() {
        stored.clear();
        tables.clear();
    }

    long bytes() {
        return all.stream().mapToLong(DeviceMemory::bytes).sum();
    }

    @Override
    public void close() {
        all.forEach(DeviceMemory::close);
        all.clear();
        seal();
    }
}
