package org.repmlpeval.model.engine.cpu.onednn;

import java.util.HexFormat;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
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

/** The code that oneDNN generates for rows of a convolution's result. Thread-safe: each call takes operands of its own. */
final class ConvolutionPrimitive implements AutoCloseable {
    private final Geometry geometry;
    private final Shape in;
    private final Shape out;
    private final Convolution.Constants constants;
    private final convolution_forward.primitive_desc description;
    private final convolution_forward primitive;
    private final memory.desc weights;
    private final Calls<Call> calls = new Calls<>(Call::new);

    /** @param constants the finish's vectors; they live longer than this */
    ConvolutionPrimitive(Convolution.Size size, Convolution.Finish finish, Slab slab, Convolution.Constants constants) {
        geometry = size.geometry();
        in = size.in();
        out = size.out();
        this.constants = constants;
        description = describe(slab, attributes(finish));
        primitive = new convolution_forward(description);
        weights = description.weights_desc();
    }

    /** Elements of scratch memory that a call needs. */
    long scratch() {
        return description.scratchpad_desc().get_size() / Float.BYTES;
    }

    /** Elements of the weights as oneDNN wants them. */
    long weightElements() {
        return weights.get_size() / Float.BYTES;
    }

    /** A name of the order in which oneDNN wants the weights: equal for equal orders, and only for those. */
    String weightOrder() {
        try (BytePointer blob = weights.get_blob()) {
            byte[] bytes = new byte[Math.toIntExact(blob.limit() - blob.position())];
            blob.get(bytes);
            return "of oneDNN, " + HexFormat.of().formatHex(bytes);
        }
    }

    /** Brings weights {@code (O, C/groups, kH, kW)} into the order that oneDNN wants. */
    void pack(FloatPointer natural, Pointer packed) {
        memory from = new memory(natural(), OneDnn.engine(), natural);
        memory to = new memory(weights, OneDnn.engine(), packed);
        stream stream = new stream(OneDnn.engine());
        new reorder(from, to).execute(stream, from, to);
        stream._wait();
    }

    /**
     * Where the operands of a call begin.
     *
     * @param input first row that the result's rows see
     * @param output first row of the result
     */
    record Operands(Pointer input, Pointer weights, Pointer output, Pointer scratch) {}

    void run(Operands operands) {
        calls.use(call -> call.run(operands));
    }

    @Override
    public void close() {
        calls.close();
        primitive.close();
        weights.close();
        description.close();
    }

    private static primitive_attr attributes(Convolution.Finish finish) {
        post_ops operations = new post_ops();
        if (finish.scale() != null) {
            memory.desc vector = vector(finish.scale().length);
            operations.append_binary(algorithm.binary_mul, vector);
            operations.append_binary(algorithm.binary_add, vector);
        }
        if (finish.addToOutput()) {
            operations.append_sum();
        }
        if (finish.relu()) {
            operations.append_eltwise(algorithm.eltwise_relu, 0f, 0f);
        }
        primitive_attr attributes = new primitive_attr();
        // An environment variable of oneDNN may ask for products of 16 bits where nothing is said.
        attributes.set_fpmath_mode(fpmath_mode.strict);
        attributes.set_post_ops(operations);
        attributes.set_scratchpad_mode(scratchpad_mode.user);
        return attributes;
    }

    private convolution_forward.primitive_desc describe(Slab slab, primitive_attr attributes) {
        long[] strides = {geometry.stride(), geometry.stride()};
        long[] dilations = {geometry.dilation() - 1L, geometry.dilation() - 1L};
        int reach = (out.width() - 1) * geometry.stride() + (geometry.kernelWidth() - 1) * geometry.dilation() + 1;
        long[] before = {slab.top(), geometry.padding()};
        long[] behind = {slab.bottom(), Math.max(0, reach - geometry.padding() - in.width())};
        memory.desc from = map(in.channels(), slab.rows(), in.width());
        memory.desc to = map(out.channels(), slab.outputs(), out.width());
        memory.desc any = weights(memory.format_tag.any);
        if (constants.bias() == null) {
            return new convolution_forward.primitive_desc(
                    OneDnn.engine(),
                    prop_kind.forward_inference,
                    algorithm.convolution_direct,
                    from,
                    any,
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
                any,
                bias,
                to,
                strides,
                dilations,
                before,
                behind,
                attributes,
                false);
    }

    private static memory.desc map(int channels, int height, int width) {
        return new memory.desc(new long[] {1, channels, height, width}, memory.data_type.f32, memory.format_tag.nhwc);
    }

    /** A number per channel of a map. */
    private static memory.desc vector(int channels) {
        return map(channels, 1, 1);
    }

    private memory.desc natural() {
        return weights(geometry.groups() == 1 ? memory.format_tag.oihw : memory.format_tag.goihw);
    }

    private memory.desc weights(memory.format_tag tag) {
        int groups = geometry.groups();
        long rows = out.channels() / groups;
        long columns = in.channels() / groups;
        long[] size = groups == 1
                ? new long[] {rows, columns, geometry.kernelHeight(), geometry.kernelWidth()}
                : new long[] {groups, rows, columns, geometry.kernelHeight(), geometry.kernelWidth()};
        return new memory.desc(size, memory.data_type.f32, tag);
    }

    /** The operands of one call at a time. */
    private final class Call extends Calls.Call {
        private final memory input = operand(dnnl.DNNL_ARG_SRC, description.src_desc(), null);
        private final memory packed = operand(dnnl.DNNL_ARG_WEIGHTS, weights, null);
        private final memory output = operand(dnnl.DNNL_ARG_DST, description.dst_desc(), null);
        private final memory scratch = operand(dnnl.DNNL_ARG_SCRATCHPAD, description.scratchpad_desc(), null);

        Call() {
            if (constants.bias() != null) {
                operand(dnnl.DNNL_ARG_BIAS, description.bias_desc(), constants.bias());
            }
            if (constants.scale() != null) {
                operand(ofPostOperation(0), vector(out.channels()), constants.scale());
                operand(ofPostOperation(1), vector(out.channels()), constants.shift());
            }
        }

        private static int ofPostOperation(int index) {
            return dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1) | dnnl.DNNL_ARG_SRC_1;
        }

        void run(Operands operands) {
            input.set_data_handle(operands.input());
            packed.set_data_handle(operands.weights());
            output.set_data_handle(operands.output());
            scratch.set_data_handle(operands.scratch());
            execute(primitive);
        }
    }
}
