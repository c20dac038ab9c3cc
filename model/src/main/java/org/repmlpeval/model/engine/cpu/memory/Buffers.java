package org.repmlpeval.model.engine.cpu.memory;

import java.util.Comparator;
import java.util.Locale;
import java.util.PriorityQueue;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;

/** Memory for runs, kept between them, since fresh pages cost more than most instructions: as many as ever ran at once. */
final class Buffers implements AutoCloseable {
    /** What a lane can address. */
    private static final long LARGEST = Integer.MAX_VALUE / Float.BYTES;

    private final MemoryBudget budget;
    private final PriorityQueue<NativeFloats> idle =
            new PriorityQueue<>(Comparator.comparingLong(NativeFloats::size).reversed());
    private long bytes;

    Buffers(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * The largest idle one if it is large enough, else a new one in its place.
     *
     * @throws NativeMemoryException if the budget does not hold it, or it is larger than any run's memory can be
     */
    synchronized NativeFloats take(long size) {
        if (size > LARGEST) {
            throw new NativeMemoryException(String.format(
                    Locale.ROOT, "buffers of %,d numbers are too large; legal: up to %,d, 2 GB", size, LARGEST));
        }
        NativeFloats largest = idle.poll();
        if (largest != null && largest.size() >= size) {
            return largest;
        }
        if (largest != null) {
            free(largest);
        }
        NativeFloats fresh = fresh(size);
        bytes += NativeFloats.bytes(size);
        return fresh;
    }

    /** Idle ones go if there is no memory otherwise. */
    private NativeFloats fresh(long size) {
        while (true) {
            try {
                return new NativeFloats(size, budget, "buffers");
            } catch (NativeMemoryException | OutOfMemoryError e) {
                if (idle.isEmpty()) {
                    throw e;
                }
                free(idle.poll());
            }
        }
    }

    synchronized void give(NativeFloats buffer) {
        idle.add(buffer);
    }

    private void free(NativeFloats buffer) {
        bytes -= NativeFloats.bytes(buffer.size());
        buffer.close();
    }

    /** Bytes of all buffers, idle or not. */
    synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized void close() {
        idle.forEach(this::free);
        idle.clear();
    }
}
