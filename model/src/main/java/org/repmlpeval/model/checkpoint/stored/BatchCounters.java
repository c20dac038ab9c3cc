package org.repmlpeval.model.checkpoint.stored;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The {@code num_batches_tracked} buffers of BatchNorms: how many batches each was trained on. Evaluation does not use them. They
 * are kept so that training can continue from a checkpoint written by this program.
 *
 * @param values by full name, e.g. {@code head_norm.num_batches_tracked}, in the order of the file
 */
public record BatchCounters(Map<String, Long> values) {
    public static final BatchCounters NONE = new BatchCounters(Map.of());

    public static final String LEAF = "num_batches_tracked";

    /** The storage of a counter has 8 bytes, or 8 bytes per BatchNorm if they share one. */
    private static final int MAX_STORAGE_BYTES = 1 << 16;

    public BatchCounters {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The counter with that full name; 0 if the file has none. */
    public long value(String name) {
        return values.getOrDefault(name, 0L);
    }

    /** The same counters under other names. If two get the same name, the later one is kept. */
    public BatchCounters renamed(UnaryOperator<String> translation) {
        Map<String, Long> renamed = new LinkedHashMap<>();
        values.forEach((name, value) -> renamed.put(translation.apply(name), value));
        return new BatchCounters(renamed);
    }

    /** The counters without those whose name is unwanted. */
    public BatchCounters without(Predicate<String> unwanted) {
        Map<String, Long> kept = new LinkedHashMap<>(values);
        kept.keySet().removeIf(unwanted);
        return new BatchCounters(kept);
    }

    /**
     * The int64 counters of a file. A counter is left out if it is not an int64 scalar, as in a state dict cast to float16, or if
     * its storage has more than {@value #MAX_STORAGE_BYTES} bytes.
     */
    public static BatchCounters read(StoredStateDict stored) {
        Map<String, Long> values = new LinkedHashMap<>();
        stored.tensors().forEach((name, tensor) -> {
            ByteSource source = tensor.source();
            if (name.endsWith(LEAF)
                    && tensor.type() == ElementType.INT64
                    && tensor.size() == 1
                    && source.bytes() <= MAX_STORAGE_BYTES) {
                ByteBuffer storage = ByteBuffer.wrap(source.readAll()).order(source.order());
                values.put(name, storage.getLong((int) tensor.offset() * Long.BYTES));
            }
        });
        return new BatchCounters(values);
    }
}
