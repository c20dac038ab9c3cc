package org.repmlpeval.model.engine.cpu.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/**
 * oneDNN's objects for calls of a primitive, one for as many calls as run at the same time. They are used again, because making them
 * takes as long as a small call. Thread-safe.
 */
final class Calls<C extends Calls.Call> implements AutoCloseable {
    private final Supplier<C> maker;
    private final Queue<C> idle = new ConcurrentLinkedQueue<>();

    Calls(Supplier<C> maker) {
        this.maker = maker;
    }

    /** Makes a call that computes in this thread. */
    void use(Consumer<C> user) {
        OneDnn.onOneThread();
        C call = idle.poll();
        if (call == null) {
            call = maker.get();
        }
        user.accept(call);
        idle.add(call);
    }

    @Override
    public void close() {
        idle.forEach(Call::close);
        idle.clear();
    }

    /** The operands of one call at a time. */
    static class Call implements AutoCloseable {
        private final List<Pointer> owned = new ArrayList<>();
        private final IntMemoryMap arguments = new IntMemoryMap();
        private final stream stream = new stream(OneDnn.engine());

        /** @param argument its number in oneDNN @param data null if each call brings its own */
        final memory operand(int argument, memory.desc description, Pointer data) {
            memory operand = new memory(description, OneDnn.engine(), data);
            arguments.put(argument, operand);
            owned.add(operand);
            return operand;
        }

        final void execute(primitive primitive) {
            primitive.execute(stream, arguments);
            stream._wait();
        }

        @Override
        public void close() {
            stream.close();
            arguments.close();
            owned.forEach(Pointer::close);
        }
    }
}
