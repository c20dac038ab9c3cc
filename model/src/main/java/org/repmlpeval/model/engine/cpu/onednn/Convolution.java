package org.repmlpeval.model.engine.cpu.onednn;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.fpmath_mode;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Shape;

/**
 * A convolution of one image, channels last: out = f(weight ∗ in + bias), or out = f(out + weight ∗ in + bias). It computes one image at a
 * time, so that the bits of an image do not depend on how many images share its batch. Thread-safe.
 */
public final class Convolution implements AutoCloseable {
    private final Geometry geometry;
    private final Shape in;
    private final Shape out;
    private final primitive_attr attributes;
    private final boolean biased;
    private final memory.desc weights;
    private final long scratch;
    private final Map<Slab, ConvolutionPrimitive> primitives = new ConcurrentHashMap<>();

    /** What is done with the sums of products. */
    public record Finish(boolean bias, boolean addToOutput, boolean relu) {}

    /**
     * @param in shape of an image
     * @param out shape of its result
     */
    public Convolution(Geometry geometry, Shape in, Shape out, Finish finish) {
        this.geometry = geometry;
        this.in = in;
        this.out = out;
        biased = finish.bias();
        post_ops operations = new post_ops();
        if (finish.addToOutput()) {
            operations.append_sum();
        }
        if (finish.relu()) {
            operations.append_eltwise(algorithm.eltwise_relu, 0f, 0f);
        }
        attributes = new primitive_attr();
        // An environment variable of oneDNN may ask for products of 16 bits where nothing is said.
        attributes.set_fpmath_mode(fpmath_mode.strict);
        attributes.set_post_ops(operations);
        attributes.set_scratchpad_mode(scratchpad_mode.user);
        Slab whole = Slab.of(geometry, in.height(), 0, out.height());
        convolution_forward.primitive_desc description = describe(whole, plain(memory.format_tag.any));
        weights = description.weights_desc();
        scratch = description.scratchpad_desc().get_size() / Float.BYTES;
        primitives.put(whole.anywhere(), new ConvolutionPrimitive(description));
    }

    /** Elements of scratch memory that a call needs at most. */
    public long scratch() {
        return scratch;
    }

    /** Elements of the weights as oneDNN wants them. */
    public long weightElements() {
        return weights.get_size() / Float.BYTES;
    }

    /** A name of the order in which oneDNN wants the weights: equal for equal orders, and only for those. */
    public String weightOrder() {
        try (BytePointer blob = weights.get_blob()) {
            byte[] bytes = new byte[Math.toIntExact(blob.limit() - blob.position())];
            blob.get(bytes);
            return "of oneDNN, " + HexFormat.of().formatHex(bytes);
        }
    }

    /** Brings weights {@code (O, C/groups, kH, kW)} into the order that oneDNN wants. */
    public void pack(FloatPointer natural, Pointer packed) {
        memory.format_tag tag = geometry.groups() == 1 ? memory.format_tag.oihw : memory.format_tag.goihw;
        memory from = new memory(plain(tag), OneDnn.engine(), natural);
        memory to = new memory(weights, OneDnn.engine(), packed);
        stream stream = new stream(OneDnn.engine());
        new reorder(from, to).execute(stream, from, to);
        stream._wait();
    }

    /**
     * Where the operands of a call begin.
     *
     * @param input first pixel of the slab's input
     * @param output first pixel of the slab's output
     * @param bias null if there is none
     * @param scratch {@link #scratch} elements
     */
    public record Operands(Pointer input, Pointer weights, Pointer bias, Pointer output, Pointer scratch) {}

    public void run(Slab slab, Operands operands) {
        primitives
                .computeIfAbsent(slab.anywhere(), part -> new ConvolutionPrimitive(describe(part, weights), scratch))
                .run(operands);
    }

    /** Frees oneDNN's objects; nothing may run meanwhile or later. */
    @Override
    public void close() {
        primitives.values().forEach(ConvolutionPrimitive::close);
        primitives.clear();
        weights.close();
        attributes.close();
    }

    private convolution_forward.primitive_desc describe(Slab slab, memory.desc weightFormat) {
        long[] source = {1, in.channels(), slab.rows(), in.width()};
        long[] target = {1, out.channels(), slab.outputs(), out.width()};
        long[] strides = {geometry.stride(), geometry.stride()};
        long[] dilations = {geometry.dilation() - 1L, geometry.dilation() - 1L};
        int reach = (out.width() - 1) * geometry.stride() + (geometry.kernelWidth() - 1) * geometry.dilation() + 1;
        long[] before = {slab.top(), geometry.padding()};
        long[] behind = {slab.bottom(), Math.max(0, reach - geometry.padding() - in.width())};
        memory.desc from = new memory.desc(source, memory.data_type.f32, memory.format_tag.nhwc);
        memory.desc to = new memory.desc(target, memory.data_type.f32, memory.format_tag.nhwc);
        if (!biased) {
            return new convolution_forward.primitive_desc(
                    OneDnn.engine(),
                    prop_kind.forward_inference,
                    algorithm.convolution_direct,
                    from,
                    weightFormat,
                    to,
                    strides,
                    dilations,
                    before,
                    behind,
                    attributes,
                    false);
        }
        memory.desc bias = new memory.desc(new long[] {out.channels()}, memory.data_type.f32, memory.format_tag.a);
        return new convolution_forward.primitive_desc(
                OneDnn.engine(),
                prop_kind.forward_inference,
                algorithm.convolution_direct,
                from,
                weightFormat,
                bias,
                to,
                strides,
                dilations,
                before,
                behind,
                attributes,
                false);
    }

    private memory.desc plain(memory.format_tag tag) {
        int groups = geometry.groups();
        long rows = out.channels() / groups;
        long columns = in.channels() / groups;
        long[] size = groups == 1
                ? new long[] {rows, columns, geometry.kernelHeight(), geometry.kernelWidth()}
                : new long[] {groups, rows, columns, geometry.kernelHeight(), geometry.kernelWidth()};
        return new memory.desc(size, memory.data_type.f32, tag);
    }
}
