package org.repmlpeval.job.run.driver;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.repmlpeval.job.report.console.ProgressNumbers;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Secrets;

/**
 * Prints the progress of a run at most once per interval: images done, images per second, time left, and of an evaluation the accuracy so
 * far.
 */
public final class Progress {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final PrintStream out;
    private long total;
    private long done;
    private long earlier;
    private long started;
    private long spoken;
    private long first;
    private long firstAt;
    private ProgressNumbers numbers = new ProgressNumbers();

    public Progress(PrintStream out) {
        this.out = out;
    }

    /** Prints one line. */
    public void say(String message) {
        out.println(Secrets.redacted(message));
    }

    /** Starts to count. @param images that will be done */
    public void start(long images) {
        total = images;
        done = 0;
        earlier = 0;
        firstAt = 0;
        numbers = new ProgressNumbers();
        started = System.nanoTime();
        spoken = started;
    }

    /** Counts images that were run by an earlier driver, which say nothing about speed. */
    synchronized void addEarlier(TaskResult shard) {
        numbers.add(shard);
        done += shard.images();
        earlier += shard.images();
    }

    /** Counts the images of a shard that is done; otherwise as {@link #add(long)}. */
    synchronized void add(TaskResult shard) {
        numbers.add(shard);
        add(shard.images());
    }

    /** Counts images that are done, and prints a line if the last one was some seconds ago or all are done. */
    public synchronized void add(long images) {
        done += images;
        long now = System.nanoTime();
        if (now - spoken >= INTERVAL.toNanos() || done == total) {
            spoken = now;
            out.printf(
                    Locale.ROOT,
                    "%,d of %s, %.1f images/s%s%s%n",
                    done,
                    Count.grouped(total, "image"),
                    (done - earlier) / seconds(started, now),
                    left(now),
                    numbers.text().isEmpty() ? "" : "; " + numbers.text());
        }
        if (firstAt == 0) {
            first = done;
            firstAt = now;
        }
    }

    /** The time left at the speed since the first result, because before it executors start, receive the program and warm up. */
    private String left(long now) {
        if (done == total) {
            return ", done";
        }
        return firstAt == 0
                ? ""
                : ", " + text((long) Math.ceil((total - done) * seconds(firstAt, now) / (done - first))) + " left";
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private static String text(long seconds) {
        return seconds < 60
                ? seconds + " s"
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
