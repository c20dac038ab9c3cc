package org.repmlpeval.job.run.executor;

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
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ReadResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the images of a shard on its own threads, and decodes and crops them on the engine's cores. It works a limited number of images
 * ahead and returns them in order.
 */
final class DecodeAhead implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DecodeAhead.class);

    /** Number of files that are read at once; the threads mostly wait. */
    private static final int READERS = 4;

    private final PatientReader reader;
    private final Preprocessor preprocessor;
    private final Cores cores;
    private final ExecutorService readers;
    private final Iterator<ImageEntry> entries;
    private final Deque<Future<Prepared>> pending = new ArrayDeque<>();
    private final int ahead;
    private volatile boolean closed;

    /**
     * One image that is ready for the network, or the reason why it is not.
     *
     * @param cropped null if there is a fault
     * @param decoded null if decoding failed
     * @param outcome outcome of the fault; SCORED if there is none so far
     * @param nanos spent on it
     */
    record Prepared(
            ImageEntry entry, RgbImage cropped, DecodedFacts decoded, ImageOutcome outcome, String reason, long nanos) {
        boolean usable() {
            return cropped != null;
        }

        Subject subject() {
            return new Subject(entry.id(), entry.labels());
        }
    }

    /** The facts that are kept about a decoded image. */
    record DecodedFacts(ImageTally tally, String mode, int width, int height) {
        static DecodedFacts of(DecodedImage image) {
            return new DecodedFacts(
                    ImageTally.of(image),
                    image.mode().pillowName(),
                    image.image().width(),
                    image.image().height());
        }
    }

    DecodeAhead(PatientReader reader, Preprocessor preprocessor, Shard shard, Cores cores, int ahead) {
        this.reader = reader;
        this.preprocessor = preprocessor;
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
    Prepared next() throws IOException, InterruptedException {
        while (pending.size() < ahead && entries.hasNext()) {
            pending.add(start(entries.next()));
        }
        if (pending.isEmpty()) {
            return null;
        }
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
    private Future<Prepared> start(ImageEntry entry) {
        CompletableFuture<Prepared> image = new CompletableFuture<>();
        readers.execute(() -> {
            try {
                long start = System.nanoTime();
                ReadResult read = reader.read(entry);
                long nanos = System.nanoTime() - start;
                cores.submit(Cores.Priority.PREPARATION, () -> {
                    complete(image, () -> closed ? null : prepare(entry, read, nanos));
                    return null;
                });
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                image.completeExceptionally(e);
            }
        });
        return image;
    }

    private static void complete(CompletableFuture<Prepared> image, Supplier<Prepared> work) {
        try {
            image.complete(work.get());
        } catch (RuntimeException | Error e) {
            image.completeExceptionally(e);
        }
    }

    private Prepared prepare(ImageEntry entry, ReadResult read, long readNanos) {
        long start = System.nanoTime() - readNanos;
        if (read instanceof ReadFault fault) {
            ImageOutcome outcome =
                    fault.reason() == ReadFault.Reason.TOO_LARGE ? ImageOutcome.REJECTED : ImageOutcome.UNREADABLE;
            return new Prepared(entry, null, null, outcome, fault.message(), System.nanoTime() - start);
        }
        DecodedFacts facts = null;
        try {
            DecodedImage decoded = preprocessor.decode(((EncodedImage) read).bytes());
            facts = DecodedFacts.of(decoded);
            RgbImage cropped = preprocessor.cropped(decoded);
            return new Prepared(entry, cropped, facts, ImageOutcome.SCORED, null, System.nanoTime() - start);
        } catch (ImageException e) {
            ImageOutcome outcome =
                    switch (e.category()) {
                        case UNDECODABLE -> ImageOutcome.UNDECODABLE;
                        case REJECTED -> ImageOutcome.REJECTED;
                    };
            return new Prepared(entry, null, facts, outcome, e.reason(), System.nanoTime() - start);
        } catch (RuntimeException e) {
            // An unexpected failure of the decoder fails this image, with its reason, but not the shard.
            LOG.warn("image {} could not be decoded", entry.id(), e);
            return new Prepared(
                    entry, null, facts, ImageOutcome.UNDECODABLE, "decoder failed: " + e, System.nanoTime() - start);
        }
    }

    @Override
    public void close() {
        closed = true;
        readers.shutdownNow();
    }
}
