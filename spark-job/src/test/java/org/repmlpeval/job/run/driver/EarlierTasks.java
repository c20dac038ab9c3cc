package org.repmlpeval.job.run.driver;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.status.api.v1.TaskData;
import scala.collection.Seq;

/**
 * Tasks of a local Spark context that have created a file. Spark drops the result of a task that ended just before another one fails for
 * good; a test that counts results lets the task fail only after the driver knows the results of the tasks before it.
 */
final class EarlierTasks {
    private static final int MOST_TASKS = 1000;
    private static final long LIMIT_SECONDS = 60;

    /** Their stages, by task. */
    private final Map<Long, Integer> creating = new ConcurrentHashMap<>();

    void forget() {
        creating.clear();
    }

    /** The calling task creates a file. */
    void creates() {
        TaskContext task = TaskContext.get();
        if (task != null) {
            creating.put(task.taskAttemptId(), task.stageId());
        }
    }

    /** Waits until the driver knows how the other tasks that created a file have ended, except those that wait here too. */
    void awaitReports() {
        TaskContext task = TaskContext.get();
        if (task == null) {
            return;
        }
        creating.remove(task.taskAttemptId());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (isAnyRunning(task)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not all ended of these tasks and stages: " + creating);
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
