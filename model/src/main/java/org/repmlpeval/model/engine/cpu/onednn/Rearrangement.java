package org.repmlpeval.model.engine.cpu.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.Pointer;
import org.repmlpeval.model.plan.Layout;

/** Brings the maps of one image from channels last into the order of another layout, or back. Thread-safe. */
public final class Rearrangement implements AutoCloseable {
    private final memory.desc source;
    private final memory.desc target;
    private final reorder primitive;
    private final Calls<Call> calls = new Calls<>(Call::new);

    /**
     * @param byChannel the layout that is not channels last
     * @param stride distance of its channels
     * @param toLast the direction
     */
    public Rearrangement(Layout byChannel, long stride, boolean toLast) {
        memory.desc channels = byChannel(byChannel, stride);
        memory.desc last = last(byChannel);
        source = toLast ? channels : last;
        target = toLast ? last : channels;
        primitive = new reorder(new reorder.primitive_desc(OneDnn.engine(), source, OneDnn.engine(), target));
    }

    /** Channel i of set s is i·S + s; row p·h + y and column q·w + x are pixel (y, x) of partition (p, q). */
    private static long[] sizes(Layout layout) {
        int sets = layout.view().sets();
        int height = layout.view().height();
        int width = layout.view().width();
        return new long[] {
            layout.shape().channels() / sets,
            sets,
            layout.shape().height() / height,
            height,
            layout.shape().width() / width,
            width
        };
    }

    private static memory.desc byChannel(Layout layout, long stride) {
        long[] sizes = sizes(layout);
        long area = layout.view().area();
        long[] strides = {stride, sizes[0] * stride, sizes[4] * area, sizes[5], area, 1};
        return new memory.desc(sizes, memory.data_type.f32, strides);
    }

    private static memory.desc last(Layout layout) {
        long[] sizes = sizes(layout);
        long channels = layout.shape().channels();
        long row = layout.shape().width() * channels;
        long[] strides = {sizes[1], 1, sizes[3] * row, row, sizes[5] * channels, channels};
        return new memory.desc(sizes, memory.data_type.f32, strides);
    }

    /** Rearranges one image. @param from its first element @param to the first element of the result */
    public void run(Pointer from, Pointer to) {
        calls.use(call -> call.run(from, to));
    }

    /** Frees oneDNN's objects; nothing may run meanwhile or later. */
    @Override
    public void close() {
        calls.close();
        primitive.close();
        source.close();
        target.close();
    }

    private final class Call extends Calls.Call {
        private final memory from = operand(dnnl.DNNL_ARG_FROM, source, null);
        private final memory to = operand(dnnl.DNNL_ARG_TO, target, null);

        void run(Pointer first, Pointer result) {
            from.set_data_handle(first);
            to.set_data_handle(result);
            execute(primitive);
        }
    }
}
