package org.repmlpeval.job.run.executor.read;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.repmlpeval.job.run.metrics.ExecutorMetrics;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.plan.Shard;

/**
 * Reads the images of a shard on its own threads, and decodes and crops them on the engine's cores. It works a limited number of images
 * ahead and returns them in order.
 *
 * @param <R> what is read of an image
 * @param <P> an image that is ready for the network
 */
public final class DecodeAhead<R, P> implements AutoCloseable {
    /** Number of files that are read at once; the threads mostly wait. */
    private static final int READERS = 4;

    private final Steps<R, P> steps;
    private final Cores cores;
    private final ExecutorService readers;
    private final Iterator<ImageEntry> entries;
    private final Deque<Future<P>> pending = new ArrayDeque<>();
    private final int ahead;
    private volatile boolean closed;

    /** The two steps from a listed image to one that is ready for the network. */
    public interface Steps<R, P> {
        /** Reads on a thread that may wait for a file system. @throws IOException if the shard must be tried again */
        R read(ImageEntry entry) throws IOException, InterruptedException;

        /**
         * Decodes on a core. A fault of the image is part of the result.
         *
         * @param readNanos time that reading took
         */
        P prepare(ImageEntry entry, R read, long readNanos);

        /** Closes what reading keeps open. */
        void close() throws IOException;
    }

    /** @param ahead number of images that are read and decoded before they are asked for */
    public DecodeAhead(Steps<R, P> steps, Shard shard, Cores cores, int ahead) {
        this.steps = steps;
        this.cores = cores;
        this.readers = Executors.newFixedThreadPool(READERS, runnable -> {
            Thread thread = new Thread(runnable, "read-shard-" + shard.id());
            thread.setDaemon(true);
            return thread;
        });
        this.entries = shard.entries().iterator();
        this.ahead = ahead;
    }

    /** The next image of the shard in order, or null after the last. */
    public P next() throws IOException, InterruptedException {
        while (pending.size() < ahead && entries.hasNext()) {
            pending.add(start(entries.next()));
            ExecutorMetrics.waiting(1);
        }
        if (pending.isEmpty()) {
            return null;
        }
        ExecutorMetrics.waiting(-1);
        try {
            return pending.poll().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("preparing an image failed", e.getCause());
        }
    }

    /** Reads on a thread that may wait for a file system, then decodes on a core. */
    private Future<P> start(ImageEntry entry) {
        CompletableFuture<P> image = new CompletableFuture<>();
        readers.execute(() -> {
            try {
                long start = System.nanoTime();
                R read = steps.read(entry);
                long nanos = System.nanoTime() - start;
                cores.submit(Cores.Priority.PREPARATION, () -> {
                    complete(image, () -> closed ? null : steps.prepare(entry, read, nanos));
                    return null;
                });
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                image.completeExceptionally(e);
            }
        });
        return image;
    }

    private static <P> void complete(CompletableFuture<P> image, Supplier<P> work) {
        try {
            image.complete(work.get());
        } catch (RuntimeException | Error e) {
            image.completeExceptionally(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        ExecutorMetrics.waiting(-pending.size());
        pending.clear();
        readers.shutdownNow();
        steps.close();
    }
}
