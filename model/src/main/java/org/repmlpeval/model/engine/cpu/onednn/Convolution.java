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
 * A convolution of one image, channels last: out = f(scale · (weight ∗ in + bias) + shift + base). It
 * computes one image at a time, so that the bits of an image do not depend on how many images share its batch. Thread-safe.
 */
public final class Convolution implements AutoCloseable {
    private final Size size;
    private final Finish finish;
    private final Constants constants;
    private final Part whole;
    private final List<Part> parts = new ArrayList<>();
    /** Elements of scratch memory that oneDNN needs at most; what follows them begins on a cache line. */
    private final long primitiveScratch;

    private final long scratch;

    /** f, or who computes it. */
    public enum Function {
        NONE,
        RELU,
        /** The caller computes it afterwards, row by row. */
        LATER
    }

    /**
     * What is done with the sums of products. Vectors have a number per channel of the result, or are null.
     *
     * @param bias is added
     * @param scale the sum is multiplied by it
     * @param shift is added to the product; null if scale is
     * @param adds whether a base of the result's shape is added
     */
    public record Finish(float[] bias, float[] scale, float[] shift, boolean adds, Function function) {}

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

    /** Part of the result, with its weights in the order that oneDNN wants for it. */
    private record Part(Slab slab, ConvolutionPrimitive primitive, NativeFloats weights) {}

    /**
     * @param weights matrix {@code (O, C/groups · kH · kW)}
     * @param threads that may share an image
     */
    public Convolution(Size size, Finish finish, Matrix weights, WeightStore store, int threads) {
        this.size = size;
        this.finish = finish;
        constants = Constants.of(finish);
        whole = part(Slab.whole(size), weights, store);
        if (threads > 1) {
            boolean byChannels = finish.function() != Function.LATER && Slab.isBetterByChannels(size);
            Slab.split(size, byChannels, threads).forEach(slab -> parts.add(part(slab, weights, store)));
        }
        long most = all().mapToLong(part -> part.primitive().scratch()).max().orElseThrow();
        primitiveScratch = NativeFloats.lines(most);
        scratch = primitiveScratch + all().mapToLong(this::slice).max().orElseThrow();
        if (!parts.isEmpty() && !hasBitsOfWhole()) {
            parts.forEach(part -> part.primitive().close());
            parts.clear();
        }
    }

    private Part part(Slab slab, Matrix weights, WeightStore store) {
        ConvolutionPrimitive primitive = new ConvolutionPrimitive(size, finish, slab, constants);
        NativeFloats packed =
                store.packed(weights, primitive.weightOrder(), primitive.weightElements(), primitive::pack);
        return new Part(slab, primitive, packed);
    }

    /** Number of parts into which an image can be shared out. */
    public int parts() {
        return Math.max(1, parts.size());
    }

    private Stream<Part> all() {
        return Stream.concat(Stream.of(whole), parts.stream());
    }

    /** Elements of scratch memory that a call needs at most. */
    public long scratch() {
        return scratch;
    }

    /** Elements of the result of a part that has not all channels; oneDNN writes only maps without gaps. */
    private long slice(Part part) {
        return hasAllChannels(part)
                ? 0
                : (long) size.out().height()
                        * size.out().width()
                        * part.slab().channels().size();
    }

    private boolean hasAllChannels(Part part) {
        return part.slab().channels().size() == size.out().channels();
    }

    /**
     * Where the operands of a call begin.
     *
     * @param input first element of the image
     * @param base first element of what is added; null if nothing is
     * @param output first element of the result, which may be the base
     * @param scratch {@link #scratch} elements
     */
    public record Operands(FloatPointer input, FloatPointer base, FloatPointer output, FloatPointer scratch) {}

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
        int all = size.out().channels();
        int channels = slab.channels().size();
        int inputRow = size.in().width() * size.in().channels();
        FloatPointer input = operands.input().getPointer((long) slab.input().from() * inputRow);
        long at = (long) slab.rows().from() * size.out().width() * all
                + slab.channels().from();
        FloatPointer output = operands.output().getPointer(at);
        boolean dense = hasAllChannels(part);
        FloatPointer target = dense ? output : operands.scratch().getPointer(primitiveScratch);
        if (finish.adds()) {
            copy(operands.base().getPointer(at), all, target, channels, slab);
        }
        part.primitive().run(new WeightedCall.Operands(input, part.weights().address(0), target, operands.scratch()));
        if (!dense) {
            copy(target, channels, output, all, slab);
        }
    }

    /** Copies the channels of a slab. @param fromStride distance of pixels */
    private void copy(FloatPointer from, int fromStride, FloatPointer to, int toStride, Slab slab) {
        if (from.address() == to.address()) {
            return;
        }
        int count = slab.rows().size() * size.out().width();
        int channels = slab.channels().size();
        if (fromStride == channels && toStride == channels) {
            Pointer.memcpy(to, from, (long) count * channels * Float.BYTES);
            return;
        }
        for (long pixel = 0; pixel < count; pixel++) {
            Pointer.memcpy(
                    to.getPointer(pixel * toStride),
                    from.getPointer(pixel * fromStride),
                    (long) channels * Float.BYTES);
        }
    }

    /** Frees oneDNN's objects; nothing may run meanwhile or later. */
    @Override
    public void close() {
        all().forEach(part -> part.primitive().close());
        constants.close();
    }

    /** oneDNN chooses the code by the size, and nothing promises that it sums up in the same order for a part. */
    private boolean hasBitsOfWhole() {
        int inputs = size.in().size();
        int outputs = size.out().size();
        try (FloatPointer input = new FloatPointer(inputs);
                FloatPointer base = new FloatPointer(outputs);
                FloatPointer together = new FloatPointer(outputs);
                FloatPointer apart = new FloatPointer(outputs);
                FloatPointer room = new FloatPointer(scratch + 1)) {
            float[] values = new float[Math.max(inputs, outputs)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (i * 7919L % 2003 - 1001) / 1024f;
            }
            input.put(values, 0, inputs);
            base.put(values, 0, outputs);
            run(whole, new Operands(input, base, together, room));
            parts.forEach(part -> run(part, new Operands(input, base, apart, room)));
            float[] expected = new float[outputs];
            together.get(expected);
            apart.get(values, 0, outputs);
            return Arrays.equals(expected, 0, outputs, values, 0, outputs);
        }
    }
}
