package org.repmlpeval.job.report.result;

import java.util.ArrayList;
import java.util.List;

/**
 * The speed of the run. A task second is one second of one task's thread; tasks that run in parallel each count their own.
 *
 * @param endToEndImagesPerSecond listed images divided by {@code wallSeconds}; null if that is 0, or the time of an
 *     earlier driver of the run is unknown
 * @param wallSeconds from the first task to the last result; of a resumed run, the sum over its drivers, without those whose time is unknown
 * @param decodeTaskSeconds reading, decoding and preprocessing, summed over tasks
 * @param forms speed of each form's forward pass alone
 */
public record SpeedSection(
        Double endToEndImagesPerSecond,
        double wallSeconds,
        double decodeTaskSeconds,
        List<FormSpeed> forms,
        TaskDurations tasks) {
    private static final double NANOS = 1e9;

    public SpeedSection {
        forms = List.copyOf(forms);
    }

    /** Whether the speed is not known because an earlier driver of the run left no sign of how long it worked. */
    public boolean lacksEarlierTime() {
        return endToEndImagesPerSecond == null && wallSeconds > 0;
    }

    public static SpeedSection of(long listed, Timings timings) {
        List<FormSpeed> forms = new ArrayList<>();
        timings.tasks().inferenceNanos().forEach((form, nanos) -> {
            double seconds = nanos / NANOS;
            long images = timings.tasks().images();
            forms.add(new FormSpeed(form, images, seconds, Ratios.quotient(images, seconds)));
        });
        return new SpeedSection(
                timings.complete() ? Ratios.quotient(listed, timings.wallSeconds()) : null,
                timings.wallSeconds(),
                timings.tasks().decodeNanos() / NANOS,
                forms,
                TaskDurations.of(timings.shardSeconds()));
    }

    /**
     * @param images number of images that went through the form
     * @param imagesPerTaskSecond null if no time was measured
     */
    public record FormSpeed(String form, long images, double inferenceTaskSeconds, Double imagesPerTaskSecond) {}

    /** Durations of the shards' tasks. A maximum far above the median means skew. The seconds are null if there were no tasks. */
    public record TaskDurations(int tasks, Double medianSeconds, Double maxSeconds) {
        public static TaskDurations of(List<Double> seconds) {
            int n = seconds.size();
            if (n == 0) {
                return new TaskDurations(0, null, null);
            }
            List<Double> sorted = seconds.stream().sorted().toList();
            double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
            return new TaskDurations(n, median, sorted.get(n - 1));
        }
    }
}
