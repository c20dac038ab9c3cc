package org.repmlpeval.job.run.spark;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BroadcastBlockId;

/**
 * Notices that the run is cancelled while the driver works alone. Spark cancels jobs only, and loses a cancel that finds none; so
 * there is a job of one task that waits until the driver says that it goes on.
 */
public final class CancellationWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;
    /** Of this JVM as a driver. */
    private static final Set<Long> OPEN = ConcurrentHashMap.newKeySet();

    /** Exists while the task is to wait. */
    private final Broadcast<byte[]> mark;

    private final JavaFutureAction<Void> waiting;

    private CancellationWatch(Broadcast<byte[]> mark, JavaFutureAction<Void> waiting) {
        this.mark = mark;
        this.waiting = waiting;
    }

    /** Starts to wait, in the job group of the calling thread. */
    public static CancellationWatch start(JavaSparkContext spark) {
        Broadcast<byte[]> mark = spark.broadcast(new byte[] {1});
        long id = mark.id();
        OPEN.add(id);
        boolean local = spark.isLocal();
        return new CancellationWatch(mark, spark.parallelize(List.of(1), 1).foreachAsync(one -> await(id, local)));
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

    /** @throws JobFailedException if the run was cancelled meanwhile */
    public void check() {
        if (!waiting.isDone()) {
            return;
        }
        try {
            waiting.get();
        } catch (ExecutionException e) {
            // A task that failed otherwise, by the loss of its executor for instance, is no matter of this run.
            if (String.valueOf(e.getCause().getMessage()).contains("cancelled")) {
                throw new JobFailedException(
                        "the run was cancelled: " + ContextFailure.firstLine(e.getCause()), e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobFailedException("the run was interrupted", e);
        }
    }

    /** Lets the task end; what was cancelled until now is still seen by {@link #check}. */
    public void end() {
        if (OPEN.remove(mark.id())) {
            mark.destroy();
        }
    }

    @Override
    public void close() {
        end();
    }
}
