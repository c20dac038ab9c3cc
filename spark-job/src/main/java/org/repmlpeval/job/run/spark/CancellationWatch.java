package org.repmlpeval.job.run.spark;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BroadcastBlockId;

/**
 * Notices that the run is cancelled while the driver works alone. Spark only cancels jobs, and forgets a request that finds no job.
 * Therefore this class runs a job with one task, which waits until the driver goes on.
 */
public final class CancellationWatch implements AutoCloseable {
    /** On the waiting job, which is none of the run's work. */
    static final String TAG = "repmlp-eval-cancellation-watch";

    private static final long PAUSE_MILLIS = 50;
    private static final long LONGEST_WAIT_SECONDS = 5;
    /** Ids of the marks that this driver JVM still holds. */
    private static final Set<Long> OPEN = ConcurrentHashMap.newKeySet();

    private static final Pattern CANCELLED = Pattern.compile("^(\\[\\w+] )?Job \\d+ cancelled\\b");

    private final JavaSparkContext spark;
    /** Exists as long as the task must wait. */
    private Broadcast<byte[]> mark;

    private JavaFutureAction<Void> waiting;

    private CancellationWatch(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** Starts the waiting job in the job group of the calling thread. */
    public static CancellationWatch start(JavaSparkContext spark) {
        CancellationWatch watch = new CancellationWatch(spark);
        watch.submit();
        return watch;
    }

    private void submit() {
        mark = spark.broadcast(new byte[] {1});
        long id = mark.id();
        OPEN.add(id);
        boolean local = spark.isLocal();
        spark.sc().addJobTag(TAG);
        try {
            waiting = spark.parallelize(List.of(1), 1).foreachAsync(one -> await(id, local));
        } finally {
            spark.sc().removeJobTag(TAG);
        }
    }

    /** Whether a job failed because it was cancelled, and not because of one of its tasks. */
    public static boolean isCancellation(Throwable failure) {
        return CANCELLED.matcher(ContextFailure.firstLine(failure)).find();
    }

    private static void await(long id, boolean local) throws InterruptedException {
        while (local ? OPEN.contains(id) : isKnown(id)) {
            TaskContext.get().killTaskIfInterrupted();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Whether the driver still holds the broadcast. */
    private static boolean isKnown(long id) {
        return !SparkEnv.get()
                .blockManager()
                .master()
                .getLocations(new BroadcastBlockId(id, "piece0"))
                .isEmpty();
    }

    /** @throws JobFailedException if the run has been cancelled */
    public void check() {
        if (!waiting.isDone()) {
            return;
        }
        try {
            waiting.get();
        } catch (ExecutionException e) {
            // A task that failed for another reason, such as a lost executor, does not concern this run.
            if (isCancellation(e.getCause())) {
                throw new JobFailedException(
                        "the run was cancelled: " + ContextFailure.firstLine(e.getCause()), e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobFailedException("the run was interrupted", e);
        }
    }

    /** Lets the task end. A cancellation up to now is still reported by {@link #check}. */
    public void end() {
        if (OPEN.remove(mark.id())) {
            mark.destroy();
        }
    }

    /**
     * Watches again, with a new waiting job, after {@link #end} and the driver's own job.
     *
     * @throws JobFailedException if the run was cancelled before
     */
    public void restart() {
        close();
        check();
        submit();
    }

    /** Waits for the task to end, because Spark prints an error if its context is stopped before. */
    @Override
    public void close() {
        end();
        try {
            waiting.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // It has ended; check() says whether it was cancelled.
        } catch (TimeoutException e) {
            // No executor may have been there for the task.
            waiting.cancel(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
