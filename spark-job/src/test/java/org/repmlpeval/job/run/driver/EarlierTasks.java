package org.repmlpeval.job.run.driver;

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

    private final Set<Long> creating = ConcurrentHashMap.newKeySet();

    void forget() {
        creating.clear();
    }

    /** The calling task creates a file. */
    void creates() {
        TaskContext task = TaskContext.get();
        if (task != null) {
            creating.add(task.taskAttemptId());
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
                throw new AssertionError("tasks " + creating + " did not end");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean isAnyRunning(TaskContext task) {
        Seq<TaskData> tasks = SparkContext.getOrCreate()
                .statusStore()
                .taskList(task.stageId(), task.stageAttemptNumber(), MOST_TASKS);
        for (int i = 0; i < tasks.size(); i++) {
            if (creating.contains(tasks.apply(i).taskId())
                    && tasks.apply(i).status().equals("RUNNING")) {
                return true;
            }
        }
        return false;
    }
}
