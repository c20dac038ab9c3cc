package org.repmlpeval.job.run.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A run of all shards on a cluster, event by event: a task starts as soon as a core is free, in the order of the shards, and a failed task
 * is started again before those that have not run. The same seed gives the same result.
 *
 * @param seconds until the last task ended, or until the job failed
 * @param utilisation share of the cores' time that was spent on attempts that succeeded
 * @param skew the longest successful attempt divided by the mean
 * @param failedAttempts attempts that were repeated
 * @param failed whether a task failed as often as it may, so that the job ended
 */
public record Simulation(
        double seconds, double utilisation, double skew, Spread taskSeconds, long failedAttempts, boolean failed) {
    /** Slowest executor of a spread of speeds, as a share of the mean. */
    private static final double SLOWEST = 0.05;

    /** An attempt that is running. */
    private record Attempt(int task, int number, int slot, double end, boolean succeeds) {}

    /** A task that waits. @param number of its next attempt, from 1 */
    private record Waiting(int task, int number) {}

    public static Simulation run(double[] work, Cluster cluster, long seed) {
        return new Run(work, cluster, new Random(seed)).result();
    }

    private static final class Run {
        private final double[] work;
        private final Cluster cluster;
        private final Random random;
        private final double[] speed;
        private final double[] took;
        private final Deque<Waiting> repeated = new ArrayDeque<>();
        private final PriorityQueue<Attempt> running = new PriorityQueue<>(
                (a, b) -> a.end() == b.end() ? Integer.compare(a.slot(), b.slot()) : Double.compare(a.end(), b.end()));
        private int next;
        private long failures;

        private Run(double[] work, Cluster cluster, Random random) {
            this.work = work;
            this.cluster = cluster;
            this.random = random;
            took = new double[work.length];
            speed = new double[cluster.executors()];
            for (int i = 0; i < speed.length; i++) {
                speed[i] = Math.max(SLOWEST, 1 + cluster.speedSpread() * random.nextGaussian());
            }
        }

        private Simulation result() {
            for (int slot = 0; slot < cluster.slots() && next < work.length; slot++) {
                start(slot, 0);
            }
            double now = 0;
            double useful = 0;
            while (!running.isEmpty()) {
                Attempt done = running.poll();
                now = done.end();
                if (done.succeeds()) {
                    useful += took[done.task()];
                } else if (done.number() == cluster.attempts()) {
                    return summary(now, useful, true);
                } else {
                    failures++;
                    repeated.add(new Waiting(done.task(), done.number() + 1));
                }
                start(done.slot(), now);
            }
            return summary(now, useful, false);
        }

        private Simulation summary(double now, double useful, boolean failed) {
            Spread spread = Spread.of(took);
            return new Simulation(
                    now, useful / (now * cluster.slots()), spread.max() / spread.mean(), spread, failures, failed);
        }

        private void start(int slot, double now) {
            Waiting task = repeated.isEmpty() ? next < work.length ? new Waiting(next++, 1) : null : repeated.poll();
            if (task == null) {
                return;
            }
            double seconds = cluster.taskSeconds()
                    + work[task.task()] / (cluster.imagesPerSecond() * speed[slot / cluster.cores()]);
            boolean succeeds = cluster.failureRate() == 0 || random.nextDouble() >= cluster.failureRate();
            took[task.task()] = seconds;
            double part = succeeds ? 1 : random.nextDouble();
            running.add(new Attempt(task.task(), task.number(), slot, now + seconds * part, succeeds));
        }
    }
}
