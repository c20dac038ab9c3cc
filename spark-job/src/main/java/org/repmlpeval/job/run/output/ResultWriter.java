package org.repmlpeval.job.run.output;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/**
 * Writes the results of shards in the background. Results arrive on the thread with which Spark schedules, which must not wait for a file
 * system.
 */
final class ResultWriter {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WRITERS = 4;

    /** Results that may wait to be written before the thread that brings them has to. */
    private static final int WAITING = 256;

    private final Path folder;
    private final AtomicReference<IOException> failure = new AtomicReference<>();
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            WRITERS,
            WRITERS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            ResultWriter::daemon,
            new ThreadPoolExecutor.CallerRunsPolicy());

    private final Queue<Future<?>> pending = new ConcurrentLinkedQueue<>();
    private long nanos;
    private long cpuNanos;
    private int written;

    /** @param folder of the run, for messages */
    ResultWriter(Path folder) {
        this.folder = folder;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "shard-results");
        thread.setDaemon(true);
        return thread;
    }

    /** Writes one result. */
    @FunctionalInterface
    interface Write {
        void run() throws IOException;
    }

    /** What the writing cost. */
    record Effort(int results, double seconds, double cpuSeconds) {}

    synchronized Effort effort() {
        return new Effort(written, nanos / 1e9, cpuNanos / 1e9);
    }

    /** @throws UncheckedIOException if a result that was to be written earlier could not be */
    void add(Write result) {
        requireWritten();
        pending.removeIf(Future::isDone);
        pending.add(writer.submit(() -> write(result)));
    }

    private void write(Write result) {
        long start = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        try {
            result.run();
            synchronized (this) {
                nanos += System.nanoTime() - start;
                cpuNanos += THREADS.getCurrentThreadCpuTime() - cpu;
                written++;
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        } catch (RuntimeException | FSError e) {
            failure.compareAndSet(null, new IOException(e.toString(), e));
        }
    }

    private void requireWritten() {
        if (failure.get() != null) {
            throw new UncheckedIOException("the result of a shard cannot be kept in " + folder, failure.get());
        }
    }

    /** Waits until all results are written. @throws UncheckedIOException as {@link RunFolder#await} */
    void await() {
        List<Future<?>> waiting = List.copyOf(pending);
        pending.clear();
        try {
            for (Future<?> one : waiting) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(
                    "interrupted while the results of shards were written to " + folder,
                    (IOException) new InterruptedIOException("interrupted").initCause(e));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        requireWritten();
    }

    /** Takes no more results and waits a minute at most for those that are there. @return whether the thread was interrupted meanwhile */
    boolean end() {
        writer.shutdown();
        try {
            writer.awaitTermination(1, TimeUnit.MINUTES);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
