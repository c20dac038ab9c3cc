package org.repmlpeval.model.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts batches into runs of a bounded number of images. If a run finds no memory, it is halved and only its images are tried again.
 * The smaller bound is kept.
 */
public final class AdaptiveBatch {
    private static final Logger LOG = LoggerFactory.getLogger(AdaptiveBatch.class);

    private final AtomicInteger limit;

    /** Runs some images of a batch. */
    @FunctionalInterface
    public interface Run {
        /**
         * Writes the results of images {@code from} to {@code from + count − 1}; may be called again for the same images after it
         * has thrown an exception.
         *
         * @throws NativeMemoryException or OutOfMemoryError if there is not enough memory
         */
        void images(int from, int count);
    }

    public AdaptiveBatch(int imagesPerRun) {
        limit = new AtomicInteger(imagesPerRun);
    }

    /**
     * Lowers the bound before the first run until the memory of all runs fits.
     *
     * @param budget what is left of it is what all runs may take
     * @param runs number of runs at the same time
     * @param bytes of one run of that many images
     * @throws EnvironmentException if not even one image per run fits
     */
    void preflight(MemoryBudget budget, int runs, IntToLongFunction bytes) {
        long free = budget.limit() - budget.reserved();
        int images = limit.get();
        while (images > 1 && runs * bytes.applyAsLong(images) > free) {
            images /= 2;
        }
        long needed = runs * bytes.applyAsLong(images);
        if (needed > free) {
            throw budget.lackingForOneImage(runs, needed);
        }
        if (images < limit.get()) {
            LOG.warn(
                    "{} is short: {} images at a time instead of {} ({} runs at once, {} MB free besides the weights)",
                    budget.noun(),
                    images,
                    limit.get(),
                    runs,
                    free >> 20);
            limit.set(images);
        }
    }

    /** The current bound. */
    public int imagesPerRun() {
        return limit.get();
    }

    /** @throws EnvironmentException if there is not even memory for one image */
    public void run(int images, Run run) {
        int from = 0;
        while (from < images) {
            int count = Math.min(limit.get(), images - from);
            try {
                run.images(from, count);
                from += count;
            } catch (NativeMemoryException | OutOfMemoryError e) {
                halve(count, e);
            }
        }
    }

    private void halve(int count, Throwable reason) {
        if (count == 1) {
            MemoryBudget.rethrowIfOfTheJvm(reason);
            throw MemoryBudget.lacking("to run even one image", reason);
        }
        int smaller = count / 2;
        limit.accumulateAndGet(smaller, Math::min);
        LOG.warn(
                "memory is short: running {} images at a time instead of {} ({})", smaller, count, reason.getMessage());
    }
}
