package org.repmlpeval.model.engine.cpu.onednn;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** The code that oneDNN generates for a convolution of one size. Thread-safe: each call takes operands of its own. */
final class ConvolutionPrimitive implements AutoCloseable {
    private final convolution_forward.primitive_desc description;
    private final convolution_forward primitive;
    private final long ownScratch;
    private final Queue<Call> idle = new ConcurrentLinkedQueue<>();

    ConvolutionPrimitive(convolution_forward.primitive_desc description) {
        this(description, Long.MAX_VALUE);
    }

    /** @param given elements of scratch memory that callers bring */
    ConvolutionPrimitive(convolution_forward.primitive_desc description, long given) {
        this.description = description;
        primitive = new convolution_forward(description);
        long needed = description.scratchpad_desc().get_size() / Float.BYTES;
        ownScratch = needed > given ? needed : 0;
    }

    void run(Convolution.Operands operands) {
        OneDnn.onOneThread();
        Call call = idle.poll();
        if (call == null) {
            call = new Call();
        }
        call.run(operands);
        idle.add(call);
    }

    @Override
    public void close() {
        idle.forEach(Call::close);
        idle.clear();
        primitive.close();
        description.close();
    }

    /** The operands of one call at a time. oneDNN's objects for them are used again, because making them takes as long as a small call. */
    private final class Call implements AutoCloseable {
        private final memory input = OneDnn.memory(description.src_desc());
        private final memory weights = OneDnn.memory(description.weights_desc());
        private final memory output = OneDnn.memory(description.dst_desc());
        private final memory scratch = OneDnn.memory(description.scratchpad_desc());
        private final FloatPointer own = ownScratch == 0 ? null : new FloatPointer(ownScratch);
        private final IntMemoryMap arguments = new IntMemoryMap();
        private final stream stream = new stream(OneDnn.engine());
        private memory bias;

        Call() {
            arguments.put(dnnl.DNNL_ARG_SRC, input);
            arguments.put(dnnl.DNNL_ARG_WEIGHTS, weights);
            arguments.put(dnnl.DNNL_ARG_DST, output);
            arguments.put(dnnl.DNNL_ARG_SCRATCHPAD, scratch);
        }

        void run(Convolution.Operands operands) {
            if (operands.bias() != null && bias == null) {
                bias = OneDnn.memory(description.bias_desc());
                arguments.put(dnnl.DNNL_ARG_BIAS, bias);
            }
            input.set_data_handle(operands.input());
            weights.set_data_handle(operands.weights());
            output.set_data_handle(operands.output());
            Pointer room = own == null ? operands.scratch() : own;
            scratch.set_data_handle(room);
            if (bias != null) {
                bias.set_data_handle(operands.bias());
            }
            primitive.execute(stream, arguments);
            stream._wait();
        }

        @Override
        public void close() {
            stream.close();
            arguments.close();
            Stream.of(input, weights, output, scratch, bias, own)
                    .filter(Objects::nonNull)
                    .forEach(Pointer::close);
        }
    }
}
