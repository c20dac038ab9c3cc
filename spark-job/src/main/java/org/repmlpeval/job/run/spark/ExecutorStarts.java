package org.repmlpeval.job.run.spark;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.repmlpeval.partitioning.Count;

/**
 * Decides whether a cluster can start executors. Spark replaces an executor that ends before it has done anything, and again, and none of
 * its tasks counts as failed; so a job on machines without room in a work folder would never end. An executor works from its first sign of
 * life: it says that it runs a task, or a task has run to its end. One that ends before that, registered or not, is a start that failed.
 * Thread-safe.
 */
final class ExecutorStarts {
    /** What a standalone master says of any executor; it may come before what the executor itself said. */
    private static final String EXITED = "Command exited with code";

    /** Stands for the host of executors that ended before they registered, of which Spark does not say where they were. */
    private static final String UNKNOWN = "";

    private final int limit;
    private final long leastNanos;
    private final LongSupplier nanoTime;

    /** Hosts of executors that have registered and have given no sign yet, by id. */
    private final Map<String, String> silent = new HashMap<>();

    /** Those that have given a sign. */
    private final Set<String> working = new HashSet<>();

    private final Set<String> gone = new HashSet<>();
    /** Failed starts by host since the last sign of any executor. */
    private final Map<String, Integer> failed = new TreeMap<>();
    /** The same in the whole run. */
    private final Map<String, Integer> ever = new HashMap<>();

    private String reason = "";
    private long first;

    /**
     * @param limit failed starts without any sign of another executor after which the cluster is given up
     * @param least time from the first of them that must have passed, in which executors of other machines may register
     * @param nanoTime the clock
     */
    ExecutorStarts(int limit, Duration least, LongSupplier nanoTime) {
        this.limit = limit;
        this.leastNanos = least.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized void registered(String executor, String host) {
        if (!working.contains(executor)) {
            silent.put(executor, host);
        }
    }

    /** Takes a sign of life; that an executor was there before the run is one too. */
    synchronized void works(String executor) {
        if (!gone.contains(executor)) {
            silent.remove(executor);
            working.add(executor);
            failed.clear();
        }
    }

    /** Takes the end of an executor that is no longer needed. */
    synchronized void released(String executor) {
        gone.add(executor);
        working.remove(executor);
        silent.remove(executor);
    }

    /**
     * Takes the end of an executor.
     *
     * @param said why it ended
     * @return a sentence for the user if so many starts have failed on this machine for the first time
     */
    synchronized Optional<String> ended(String executor, String said) {
        if (working.contains(executor) || gone.contains(executor)) {
            released(executor);
            return Optional.empty();
        }
        String host = silent.getOrDefault(executor, UNKNOWN);
        released(executor);
        if (failed.isEmpty()) {
            first = nanoTime.getAsLong();
            reason = "";
        }
        failed.merge(host, 1, Integer::sum);
        if (reason.isEmpty() || !said.startsWith(EXITED)) {
            reason = said;
        }
        return ever.merge(host, 1, Integer::sum) == limit
                ? Optional.of("WARNING: " + Count.of(limit, "executor")
                        + (host.equals(UNKNOWN)
                                ? " ended before they reached the driver"
                                : " on " + host + " ended before they had run a task")
                        + "; Spark says: " + reason)
                : Optional.empty();
    }

    /** What to tell the user if no executor can start; empty as long as there is hope. */
    synchronized Optional<String> failure() {
        int starts = failed.values().stream().mapToInt(Integer::intValue).sum();
        long nanos = nanoTime.getAsLong() - first;
        if (starts < limit || !working.isEmpty() || nanos < leastNanos) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "no executor can start: %d ended one after the other within %d s before they had run a task, %s."
                        + " Spark says: %s",
                starts,
                nanos / 1_000_000_000,
                where(),
                reason));
    }

    private String where() {
        String hosts = failed.entrySet().stream()
                .filter(host -> !host.getKey().equals(UNKNOWN))
                .map(host -> host.getKey() + " (" + host.getValue() + ")")
                .collect(Collectors.joining(", "));
        int unseen = failed.getOrDefault(UNKNOWN, 0);
        if (hosts.isEmpty()) {
            return "and before they reached the driver";
        }
        return "on " + hosts + (unseen == 0 ? "" : "; " + unseen + " of them before they reached the driver");
    }
}
