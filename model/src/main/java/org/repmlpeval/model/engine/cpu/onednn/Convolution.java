package org.repmlpeval.model.engine.cpu.onednn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.plan.Matrix;

/**
 * A convolution of one image, channels last: out = f(scale · (weight ∗ in + bias) + shift), or the same with out added before f. It
 * computes one image at a time, so that the bits of an image do not depend on how many images share its batch. Thread-safe.
 */
public final class Convolution implements AutoCloseable {
    private final List<Part> parts = new ArrayList<>();
    private final Part whole;
    private final Shape in;
    private final Shape out;
    private final Constants constants;

    /**
     * What is done with the sums of products. Vectors have a number per channel of the result, or are null.
     *
     * @param bias is added
     * @param scale the sum is multiplied by it
     * @param shift is added to the product; null if scale is
     * @param addToOutput whether the result is added to what the output holds
     * @param relu whether f is ReLU
     */
    public record Finish(float[] bias, float[] scale, float[] shift, boolean addToOutput, boolean relu) {}

    /**
     * Size of a convolution.
     *
     * @param in shape of an image
     * @param out shape of its result
     */
    public record Size(Geometry geometry, Shape in, Shape out) {}

    /** A finish's vectors in native memory; null if there is none. */
    record Constants(FloatPointer bias, FloatPointer scale, FloatPointer shift) implements AutoCloseable {
        static Constants of(Finish finish) {
            return new Constants(pointer(finish.bias()), pointer(finish.scale()), pointer(finish.shift()));
        }

        private static FloatPointer pointer(float[] values) {
            return values == null ? null : new FloatPointer(values);
        }

        @Override
        public void close() {
            Stream.of(bias, scale, shift).filter(Objects::nonNull).forEach(Pointer::close);
        }
    }

    /** Rows of the result, with the weights in the order that oneDNN wants for them. */
    private record Part(Slab slab, ConvolutionPrimitive primitive, NativeFloats weights) {}

    /**
     * @param weights matrix {@code (O, C/groups · kH · kW)}
     * @param threads that may share an image
     */
    public Convolution(Size size, Finish finish, Matrix weights, WeightStore store, int threads) {
        in = size.in();
        out = size.out();
        constants = Constants.of(finish);
        whole = part(size, finish, Slab.of(size.geometry(), in.height(), 0, out.height()), weights, store);
        if (threads > 1) {
            for (Slab slab : Slab.split(size.geometry(), in.height(), out.height(), threads)) {
                parts.add(part(size, finish, slab, weights, store));
            }
            if (!parts.isEmpty() && !hasBitsOfWhole()) {
                parts.forEach(part -> part.primitive().close());
                parts.clear();
            }
        }
    }

    private Part part(Size size, Finish finish, Slab slab, Matrix weights, WeightStore store) {
        ConvolutionPrimitive primitive = new ConvolutionPrimitive(size, finish, slab, constants);
        NativeFloats packed =
                store.packed(weights, primitive.weightOrder(), primitive.weightElements(), primitive::pack);
        return new Part(slab, primitive, packed);
    }

    /** Number of parts into which an image can be shared out, each of some rows of the result. */
    public int parts() {
        return Math.max(1, parts.size());
    }

    /** First row of the result that a part computes; the height of the result for the number of parts. */
    public int row(int part) {
        return part == parts()
                ? out.height()
                : parts.isEmpty() ? 0 : parts.get(part).slab().first();
    }

    /** Elements of scratch memory that a call needs at most. */
    public long scratch() {
        return Stream.concat(Stream.of(whole), parts.stream())
                .mapToLong(part -> part.primitive().scratch())
                .max()
                .orElseThrow();
    }

    /**
     * Where the operands of a call begin.
     *
     * @param input first element of the image
     * @param output first element of its result
     * @param scratch {@link #scratch} elements
     */
    public record Operands(FloatPointer input, FloatPointer output, Pointer scratch) {}

    /** Computes parts [from, to). */
    public void run(int from, int to, Operands operands) {
        if (to - from == parts()) {
            run(whole, operands);
        } else {
            parts.subList(from, to).forEach(part -> run(part, operands));
        }
    }

    private void run(Part part, Operands operands) {
        Slab slab = part.slab();
        part.primitive()
                .run(new ConvolutionPrimitive.Operands(
                        operands.input().getPointer((long) slab.from() * in.width() * in.channels()),
                        part.weights().address(0),
                        operands.output().getPointer((long) slab.first() * out.width() * out.channels()),
                        operands.scratch()));
    }

    /** Frees oneDNN's objects; nothing may run meanwhile or later. */
    @Override
    public void close() {
        Stream.concat(Stream.of(whole), parts.stream())
                .forEach(part -> part.primitive().close());
        constants.close();
    }

    /** oneDNN chooses the code by the size, and nothing promises that it sums up in the same order for fewer rows. */
    private boolean hasBitsOfWhole() {
        try (FloatPointer input = new FloatPointer(in.size());
                FloatPointer together = new FloatPointer(out.size());
                FloatPointer apart = new FloatPointer(out.size());
                FloatPointer scratch = new FloatPointer(scratch() + 1)) {
            float[] values = new float[Math.max(in.size(), out.size())];
            for (int i = 0; i < in.size(); i++) {
                values[i] = (i * 7919 % 2003 - 1001) / 1024f;
            }
            input.put(values, 0, in.size());
            Arrays.fill(values, 0);
            together.put(values, 0, out.size());
            apart.put(values, 0, out.size());
            run(whole, new Operands(input, together, scratch));
            parts.forEach(part -> run(part, new Operands(input, apart, scratch)));
            float[] expected = new float[out.size()];
            together.get(expected);
            apart.get(values, 0, out.size());
            return Arrays.equals(expected, 0, out.size(), values, 0, out.size());
        }
    }
}
