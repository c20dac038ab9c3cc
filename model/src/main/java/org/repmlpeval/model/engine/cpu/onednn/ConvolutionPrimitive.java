package org.repmlpeval.model.engine.cpu.onednn;

import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.fpmath_mode;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.repmlpeval.model.arch.network.Geometry;

/** The code that oneDNN generates for a part of a convolution's result. Thread-safe: each call takes operands of its own. */
final class ConvolutionPrimitive implements AutoCloseable {
    private final Convolution.Size size;
    private final Slab slab;
    private final Convolution.Constants constants;
    private final convolution_forward.primitive_desc description;
    private final convolution_forward primitive;
    private final WeightOrder weights;
    private final long scratch;
    private final Calls<Call> calls = new Calls<>(Call::new);

    /** @param constants the finish's vectors; they live longer than this */
    ConvolutionPrimitive(Convolution.Size size, Convolution.Finish finish, Slab slab, Convolution.Constants constants) {
        this.size = size;
        this.slab = slab;
        this.constants = constants;
        description = describe(attributes(finish));
        primitive = new convolution_forward(description);
        weights = new WeightOrder(description.weights_desc());
        scratch = description.scratchpad_desc().get_size() / Float.BYTES;
    }

    /** Elements of scratch memory that a call needs. */
    long scratch() {
        return scratch;
    }

    /** Elements of the weights as oneDNN wants them. */
    long weightElements() {
        return weights.elements();
    }

    /** A name of the channels and of the order in which oneDNN wants their weights: equal for equal ones, and only for those. */
    String weightOrder() {
        return "of oneDNN, from channel " + slab.channels().from() + ", " + weights.name();
    }

    /** Brings weights {@code (O, C/groups, kH, kW)} into the order that oneDNN wants. */
    void pack(FloatPointer natural, Pointer packed) {
        Geometry geometry = size.geometry();
        long depth = (long) size.in().channels() / geometry.groups() * geometry.area();
        FloatPointer first = natural.getPointer(slab.channels().from() * depth);
        weights.pack(natural(), first, packed);
    }

    /** The output is that of the part, the input its first row that the part sees. */
    void run(WeightedCall.Operands operands) {
        calls.use(call -> call.run(operands));
    }

    @Override
    public void close() {
        calls.close();
        primitive.close();
        weights.close();
        description.close();
    }

    private primitive_attr attributes(Convolution.Finish finish) {
        post_ops operations = new post_ops();
        if (finish.scale() != null) {
            operations.append_binary(algorithm.binary_mul, vector());
            operations.append_binary(algorithm.binary_add, vector());
        }
        if (finish.adds()) {
            operations.append_sum();
        }
        if (finish.function() == Convolution.Function.RELU) {
            operations.append_eltwise(algorithm.eltwise_relu, 0f, 0f);
        }
        primitive_attr attributes = new primitive_attr();
        // An environment variable of oneDNN may ask for products of 16 bits where nothing is said.
        attributes.set_fpmath_mode(fpmath_mode.strict);
        attributes.set_post_ops(operations);
        attributes.set_scratchpad_mode(scratchpad_mode.user);
        return attributes;
    }

    private convolution_forward.primitive_desc describe(primitive_attr attributes) {
        Geometry geometry = size.geometry();
        int width = size.in().width();
        int outWidth = size.out().width();
        long[] strides = {geometry.stride(), geometry.stride()};
        long[] dilations = {geometry.dilation() - 1L, geometry.dilation() - 1L};
        int reach = (outWidth - 1) * geometry.stride() + (geometry.kernelWidth() - 1) * geometry.dilation() + 1;
        long[] before = {slab.padding().above(), geometry.padding()};
        long[] behind = {slab.padding().below(), Math.max(0, reach - geometry.padding() - width)};
        memory.desc from = map(size.in().channels(), slab.input().size(), width);
        memory.desc to = map(channels(), slab.rows().size(), outWidth);
        memory.desc any = weights(memory.format_tag.any);
        // An empty description stands for no bias.
        memory.desc bias = constants.bias() == null
                ? new memory.desc()
                : new memory.desc(new long[] {channels()}, memory.data_type.f32, memory.format_tag.a);
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

    private int channels() {
        return slab.channels().size();
    }

    /** A number per channel of the part. */
    private memory.desc vector() {
        return map(channels(), 1, 1);
    }

    private memory.desc natural() {
        return weights(size.geometry().groups() == 1 ? memory.format_tag.oihw : memory.format_tag.goihw);
    }

    private memory.desc weights(memory.format_tag tag) {
        Geometry geometry = size.geometry();
        int groups = geometry.groups();
        long rows = channels() / groups;
        long columns = size.in().channels() / groups;
        long[] sizes = groups == 1
                ? new long[] {rows, columns, geometry.kernelHeight(), geometry.kernelWidth()}
                : new long[] {groups, rows, columns, geometry.kernelHeight(), geometry.kernelWidth()};
        return new memory.desc(sizes, memory.data_type.f32, tag);
    }

    /** The operands of one call at a time. */
    private final class Call extends WeightedCall {
        Call() {
            super(
                    primitive,
                    new Shapes(
                            description.src_desc(),
                            weights.description(),
                            description.dst_desc(),
                            description.scratchpad_desc()));
            if (constants.bias() != null) {
                operand(dnnl.DNNL_ARG_BIAS, description.bias_desc(), ofPart(constants.bias()));
            }
            if (constants.scale() != null) {
                operand(ofPostOperation(0), vector(), ofPart(constants.scale()));
                operand(ofPostOperation(1), vector(), ofPart(constants.shift()));
            }
        }

        private FloatPointer ofPart(FloatPointer vector) {
            return vector.getPointer(slab.channels().from());
        }

        private static int ofPostOperation(int index) {
            return dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1) | dnnl.DNNL_ARG_SRC_1;
        }
    }
}
