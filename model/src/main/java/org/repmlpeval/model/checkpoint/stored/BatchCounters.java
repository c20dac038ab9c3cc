package org.repmlpeval.model.checkpoint.stored;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The buffers {@code num_batches_tracked} of BatchNorms: how many batches each was trained on. No evaluation uses them; they are kept
 * for a training that goes on with a checkpoint that was written anew.
 *
 * @param values by full name, e.g. {@code head_norm.num_batches_tracked}, in the order of the file
 */
public record BatchCounters(Map<String, Long> values) {
    public static final BatchCounters NONE = new BatchCounters(Map.of());

    static final String LEAF = "num_batches_tracked";

    /** Storages of counters have 8 bytes each, or as many times 8 as there are BatchNorms. */
    private static final int MAX_STORAGE_BYTES = 1 << 16;

    public BatchCounters {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The counter of that full name, 0 if the file had none. */
    long value(String name) {
        return values.getOrDefault(name, 0L);
    }

    /** The same counters under other names; two that come to have one name leave the later. */
    BatchCounters renamed(UnaryOperator<String> translation) {
        Map<String, Long> renamed = new LinkedHashMap<>();
        values.forEach((name, value) -> renamed.put(translation.apply(name), value));
        return new BatchCounters(renamed);
    }

    /**
     * The int64 counters of a file. One that is no int64 scalar, as in a state dict cast to float16, or lies on a storage of more than
     * {@value #MAX_STORAGE_BYTES} bytes is left out.
     */
    static BatchCounters read(StoredStateDict stored) {
        Map<String, Long> values = new LinkedHashMap<>();
        stored.tensors().forEach((name, tensor) -> {
            ByteSource source = tensor.source();
            if (name.endsWith(LEAF)
                    && tensor.type() == ElementType.INT64
                    && tensor.size() == 1
                    && source.bytes() <= MAX_STORAGE_BYTES) {
                ByteBuffer storage = ByteBuffer.wrap(source.readAll()).order(source.order());
                values.put(
                        StateDictAssembler.withoutWrapper(name), storage.getLong((int) tensor.offset() * Long.BYTES));
            }
        });
        return new BatchCounters(values);
    }
}
