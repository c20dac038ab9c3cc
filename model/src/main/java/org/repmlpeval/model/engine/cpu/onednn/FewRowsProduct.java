package org.repmlpeval.model.engine.cpu.onednn;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.global.dnnl.fpmath_mode;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;

/**
 * A product of few rows with large weights, {@code (rows, depth) · (depth, columns)}. OpenBLAS copies the weights for each product, which
 * takes longer than the product itself if there are few rows. Here they are brought into the order that the code reads once, when a model
 * is loaded. Thread-safe.
 */
public final class FewRowsProduct implements AutoCloseable {
    /** More rows are computed in blocks of so many. OpenBLAS is faster from there on. */
    static final int MOST_ROWS = 32;
    /** The order of the weights is the best one for so many rows. */
    private static final int USUAL_ROWS = 8;
    /** Numbers of rows for which oneDNN may use different code. */
    private static final int[] TRIED = {1, 2, 3, 4, 6, 7, USUAL_ROWS, 13, 16, 27};

    /** What was found out about products of a size, which does not depend on their weights. */
    private static final Map<Size, Boolean> STEADY = new ConcurrentHashMap<>();

    private final int depth;
    private final int columns;
    private final WeightOrder weights;
    private final Map<Integer, Code> byRows = new ConcurrentHashMap<>();

    private record Size(int depth, int columns) {}

    /**
     * @param depth columns of the left factor
     * @param columns of the weights and of the result
     */
    public FewRowsProduct(int depth, int columns) {
        this.depth = depth;
        this.columns = columns;
        try (matmul.primitive_desc usual = describe(USUAL_ROWS, weights(memory.format_tag.any))) {
            weights = new WeightOrder(usual.weights_desc());
        }
    }

    /** Columns of the weights and of the result. */
    public int columns() {
        return columns;
    }

    /** Elements of the weights in oneDNN's order, whole cache lines. */
    public long weightElements() {
        return NativeFloats.lines(weights.elements());
    }

    /** A name of the order in which oneDNN wants the weights. */
    public String weightOrder() {
        return "few rows, " + weights.name();
    }

    /** Brings weights into oneDNN's order. @param transposed {@code (columns, depth)} */
    public void pack(FloatPointer transposed, Pointer packed) {
        weights.pack(weights(memory.format_tag.ba), transposed, packed);
    }

    /** Elements of scratch memory that a product of so many rows needs. */
    public long scratch(int rows) {
        return IntStream.of(Math.min(rows, MOST_ROWS), rows % MOST_ROWS)
                .filter(size -> size > 0)
                .mapToLong(size -> code(size).scratch)
                .max()
                .orElse(0);
    }

    /**
     * Where the operands of a call begin.
     *
     * @param left {@code (rows, depth)} without gaps
     * @param weights in oneDNN's order
     * @param result {@code (rows, columns)} without gaps
     * @param scratch {@link #scratch} elements
     */
    public record Operands(FloatPointer left, FloatPointer weights, FloatPointer result, FloatPointer scratch) {}

    /** Computes a product of any number of rows. */
    public void run(int rows, Operands operands) {
        for (int row = 0; row < rows; row += MOST_ROWS) {
            code(Math.min(rows - row, MOST_ROWS))
                    .run(new WeightedCall.Operands(
                            operands.left().getPointer((long) row * depth),
                            operands.weights(),
                            operands.result().getPointer((long) row * columns),
                            operands.scratch()));
        }
    }

    /**
     * Whether a row has the same bits in products of different sizes, found out by trying. Nothing promises that oneDNN sums up in the same
     * order for any number of rows.
     */
    public boolean isSteady() {
        return STEADY.computeIfAbsent(new Size(depth, columns), size -> hasSameBits());
    }

    private boolean hasSameBits() {
        try (FloatPointer left = sample((long) MOST_ROWS * depth);
                FloatPointer natural = sample((long) columns * depth);
                FloatPointer packed = new FloatPointer(weightElements());
                FloatPointer result = new FloatPointer((long) MOST_ROWS * columns);
                FloatPointer scratch = new FloatPointer(mostScratch() + 1)) {
            pack(natural, packed);
            Operands operands = new Operands(left, packed, result, scratch);
            float[] expected = product(MOST_ROWS, operands);
            return IntStream.of(TRIED)
                    .allMatch(rows -> Arrays.equals(product(rows, operands), Arrays.copyOf(expected, rows * columns)));
        }
    }

    /** Values whose sums of products round in every addition. */
    private static FloatPointer sample(long size) {
        float[] values = new float[Math.toIntExact(size)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 7919L % 2003 - 1001) / 1031f;
        }
        return new FloatPointer(values);
    }

    private float[] product(int rows, Operands operands) {
        run(rows, operands);
        float[] values = new float[rows * columns];
        operands.result().get(values);
        return values;
    }

    private long mostScratch() {
        return Math.max(
                scratch(MOST_ROWS),
                IntStream.of(TRIED).mapToLong(this::scratch).max().orElseThrow());
    }

    /** Frees oneDNN's objects; nothing may run meanwhile or later. */
    @Override
    public void close() {
        byRows.values().forEach(Code::close);
        byRows.clear();
        weights.close();
    }

    private Code code(int rows) {
        return byRows.computeIfAbsent(rows, Code::new);
    }

    private matmul.primitive_desc describe(int rows, memory.desc right) {
        primitive_attr attributes = new primitive_attr();
        // An environment variable of oneDNN may ask for products of 16 bits where nothing is said.
        attributes.set_fpmath_mode(fpmath_mode.strict);
        attributes.set_scratchpad_mode(scratchpad_mode.user);
        return new matmul.primitive_desc(
                OneDnn.engine(), dense(rows, depth), right, dense(rows, columns), attributes, false);
    }

    private static memory.desc dense(long rows, long columns) {
        return new memory.desc(new long[] {rows, columns}, memory.data_type.f32, memory.format_tag.ab);
    }

    private memory.desc weights(memory.format_tag tag) {
        return new memory.desc(new long[] {depth, columns}, memory.data_type.f32, tag);
    }

    /** The code that oneDNN generates for a number of rows. */
    private final class Code implements AutoCloseable {
        private final matmul.primitive_desc description;
        private final matmul primitive;
        private final long scratch;
        private final Calls<WeightedCall> calls = new Calls<>(this::call);

        Code(int rows) {
            description = describe(rows, weights.description());
            primitive = new matmul(description);
            scratch = description.scratchpad_desc().get_size() / Float.BYTES;
        }

        private WeightedCall call() {
            return new WeightedCall(
                    primitive,
                    new WeightedCall.Shapes(
                            description.src_desc(),
                            description.weights_desc(),
                            description.dst_desc(),
                            description.scratchpad_desc()));
        }

        void run(WeightedCall.Operands operands) {
            calls.use(call -> call.run(operands));
        }

        @Override
        public void close() {
            calls.close();
            primitive.close();
            description.close();
        }
    }
}
