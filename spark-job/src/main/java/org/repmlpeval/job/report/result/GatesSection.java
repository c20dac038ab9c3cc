package org.repmlpeval.job.report.result;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How the gates of a run were judged.
 *
 * @param passed whether all of them passed
 * @param baseline folder of the run with which drops were compared; null if there is none
 * @param judgedLater when they were judged, ISO-8601, UTC, if not by the run itself; null if the run judged them, or in older reports
 */
public record GatesSection(boolean passed, String baseline, String judgedLater, List<GateResult> results) {
    public GatesSection {
        results = List.copyOf(results);
    }

    public static GatesSection of(String baseline, List<GateResult> results) {
        return new GatesSection(results.stream().allMatch(GateResult::passed), baseline, null, results);
    }

    /** The same, judged after the run. */
    public GatesSection judgedAt(Instant time) {
        return new GatesSection(
                passed, baseline, time.truncatedTo(ChronoUnit.SECONDS).toString(), results);
    }

    public List<GateResult> failed() {
        return results.stream().filter(result -> !result.passed()).toList();
    }

    /**
     * One gate, judged for one form.
     *
     * @param gate as it was given
     * @param form null if the number is not of a form
     * @param measured the number that was judged; null if the gate could not be judged, or wants a verdict
     * @param limit null if the gate wants a verdict
     * @param unit of both: {@code percent}, {@code points}, {@code images}, {@code pixels}, {@code images/s}, {@code verdict}, or empty for a difference of values
     * @param passed false also if the gate could not be judged
     * @param by how far the number is on the right side of the limit, or, if negative, on the wrong one; null without a number
     * @param sentence all of this in words
     */
    public record GateResult(
            String gate,
            String form,
            Double measured,
            Double limit,
            String unit,
            boolean passed,
            Double by,
            String sentence) {}
}
