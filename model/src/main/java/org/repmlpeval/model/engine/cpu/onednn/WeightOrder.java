package org.repmlpeval.model.engine.cpu.onednn;

import java.util.HexFormat;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** The order in which oneDNN wants weights. Thread-safe. */
record WeightOrder(memory.desc description) implements AutoCloseable {
    /** Elements of the weights in this order. */
    long elements() {
        return description.get_size() / Float.BYTES;
    }

    /** A name of the order: equal for equal ones, and only for those. */
    String name() {
        try (BytePointer blob = description.get_blob()) {
            byte[] bytes = new byte[Math.toIntExact(blob.limit() - blob.position())];
            blob.get(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }

    /** Brings weights into this order. @param natural their order now */
    void pack(memory.desc natural, Pointer weights, Pointer packed) {
        memory from = new memory(natural, OneDnn.engine(), weights);
        memory to = new memory(description, OneDnn.engine(), packed);
        stream stream = new stream(OneDnn.engine());
        new reorder(from, to).execute(stream, from, to);
        stream._wait();
    }

    @Override
    public void close() {
        description.close();
    }
}
