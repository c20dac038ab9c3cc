package org.repmlpeval.model.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The cores that this JVM uses, as one pool with one thread per core. All heavy work (inference and decoding) is submitted here,
 * and the caller waits. So there are never more computing threads than cores, however many tasks run in parallel.
 */
public final class Cores implements AutoCloseable {
    /** A thread without work ends after this time. The next work starts a new one. */
    private static final int IDLE_SECONDS = 30;

    private static Cores shared;

    private final ThreadPoolExecutor threads;
    private final AtomicLong order = new AtomicLong();

    /** Decides which work runs first when a core is free. Within one priority, the oldest work runs first. */
    public enum Priority {
        /** Inference on images that are ready. */
        INFERENCE,
        /** Reading and decoding ahead; the submitter limits the amount. */
        PREPARATION
    }

    public Cores(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("cores is " + size + "; legal: at least 1");
        }
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "repmlp-core-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** The one pool of this JVM, resized if it has a different size. A surplus thread may do one last job. */
    public static synchronized Cores ofThisJvm(int size) {
        if (shared == null || shared.threads.isShutdown()) {
            shared = new Cores(size);
        } else if (shared.size() < size) {
            shared.threads.setMaximumPoolSize(size);
            shared.threads.setCorePoolSize(size);
        } else if (shared.size() > size) {
            shared.threads.setCorePoolSize(size);
            shared.threads.setMaximumPoolSize(size);
        }
        return shared;
    }

    public int size() {
        return threads.getMaximumPoolSize();
    }

    /** Submits work to be done when a core is free. Work must not wait for other work of these cores. */
    public <T> Future<T> submit(Priority priority, Callable<T> work) {
        Job<T> job = new Job<>(work, priority, order.getAndIncrement());
        threads.execute(job);
        return job;
    }

    /** Lets running work finish and cancels the rest, so that nobody waits for it. */
    @Override
    public void close() {
        threads.shutdown();
        List<Runnable> waiting = new ArrayList<>();
        threads.getQueue().drainTo(waiting);
        waiting.forEach(job -> ((Job<?>) job).cancel(false));
    }

    private static final class Job<T> extends FutureTask<T> implements Comparable<Job<?>> {
        private final Priority priority;
        private final long number;

        Job(Callable<T> work, Priority priority, long number) {
            super(work);
            this.priority = priority;
            this.number = number;
        }

        @Override
        public int compareTo(Job<?> other) {
            int byPriority = priority.compareTo(other.priority);
            return byPriority != 0 ? byPriority : Long.compare(number, other.number);
        }
    }
}
