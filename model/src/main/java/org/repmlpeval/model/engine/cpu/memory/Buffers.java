package org.repmlpeval.model.engine.cpu.memory;

import java.util.Comparator;
import java.util.Locale;
import java.util.PriorityQueue;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;

/**
 * Memory for runs. Buffers are kept between runs, because fresh pages cost more than most instructions. There are as many as runs
 * were ever active at once.
 */
public final class Buffers implements AutoCloseable {
    /** The largest number of elements that a lane can address. */
    private static final long LARGEST = Integer.MAX_VALUE / Float.BYTES;

    private final MemoryBudget budget;
    private final PriorityQueue<NativeFloats> idle =
            new PriorityQueue<>(Comparator.comparingLong(NativeFloats::size).reversed());
    private long bytes;

    public Buffers(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * The largest idle buffer if it is large enough; otherwise a new one replaces it.
     *
     * @throws NativeMemoryException if the budget is too small, or if the size exceeds the limit for a run
     */
    public synchronized NativeFloats take(long size) {
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

    /** Idle buffers are freed if there is no memory otherwise. */
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

    public synchronized void give(NativeFloats buffer) {
        idle.add(buffer);
    }

    private void free(NativeFloats buffer) {
        bytes -= NativeFloats.bytes(buffer.size());
        buffer.close();
    }

    /** Bytes of all buffers, idle or not. */
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized void close() {
        idle.forEach(this::free);
        idle.clear();
    }
}
