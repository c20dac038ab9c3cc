package org.repmlpeval.job.run.driver;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.status.api.v1.TaskData;
import scala.collection.Seq;

/**
 * Tasks of a local Spark context that have created a file, and how many of their results the driver has kept. The driver keeps nothing more
 * once it knows that a task has failed for good; a test that counts results lets the task fail only after those before it are kept.
 */
final class EarlierTasks {
    private static final int MOST_TASKS = 1000;
    private static final long LIMIT_SECONDS = 60;

    /** Their stages, by task. */
    private final Map<Long, Integer> creating = new ConcurrentHashMap<>();

    private final AtomicInteger kept = new AtomicInteger();

    void forget() {
        creating.clear();
        kept.set(0);
    }

    /** The driver begins to write a task's result. */
    void isKept() {
        kept.incrementAndGet();
    }

    /** The calling task creates a file. */
    void creates() {
        TaskContext task = TaskContext.get();
        if (task != null) {
            creating.put(task.taskAttemptId(), task.stageId());
        }
    }

    /** Waits until the driver keeps the results of the other tasks that created a file, except those that wait here too. */
    void awaitResults() {
        TaskContext task = TaskContext.get();
        if (task == null) {
            return;
        }
        creating.remove(task.taskAttemptId());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (isAnyRunning(task) || kept.get() < creating.size()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not all ended of these tasks and stages: " + creating + ", or only " + kept
                        + " results are kept");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A task that the store does not list yet has only begun. */
    private boolean isAnyRunning(TaskContext task) {
        Seq<TaskData> tasks = SparkContext.getOrCreate()
                .statusStore()
                .taskList(task.stageId(), task.stageAttemptNumber(), MOST_TASKS);
        Set<Long> open = new HashSet<>();
        creating.forEach((other, stage) -> {
            if (stage == task.stageId()) {
                open.add(other);
            }
        });
        for (int i = 0; i < tasks.size(); i++) {
            if (!tasks.apply(i).status().equals("RUNNING")) {
                open.remove(tasks.apply(i).taskId());
            }
        }
        return !open.isEmpty();
    }
}
