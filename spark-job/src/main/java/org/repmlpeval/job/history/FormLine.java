package org.repmlpeval.job.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.repmlpeval.job.compare.RunLine;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.FormChange;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.report.result.SpeedSection.FormSpeed;

/**
 * One form of a run.
 *
 * @param metric what the percentage is, for example {@code top-1}; empty for networks without labels
 * @param percent null if nothing was scored, or there are no labels
 * @param interval95 null where reports have none
 * @param changed images, pixels, pairs or tests on which the form and the reference differ; null for the reference, and if nothing was
 *     compared
 * @param drift largest |difference| of a value between the form and the reference; null for the reference
 * @param imagesPerTaskSecond speed of the form's forward pass on one task's thread; null if no time was measured
 */
record FormLine(
        String form,
        String metric,
        Double percent,
        PercentRange interval95,
        Share changed,
        Double drift,
        Double imagesPerTaskSecond) {
    Double low95() {
        return interval95 == null ? null : interval95.lowPercent();
    }

    Double high95() {
        return interval95 == null ? null : interval95.highPercent();
    }

    Long changedCount() {
        return changed == null ? null : changed.count();
    }

    /** Of how many there could have been. */
    Long changedOf() {
        return changed == null ? null : changed.of();
    }

    /** One per form and metric. */
    static List<FormLine> of(EvaluationReport report, List<RunLine.FormScore> scores) {
        List<FormLine> lines = new ArrayList<>();
        for (String form : report.run().forms()) {
            List<RunLine.FormScore> own =
                    scores.stream().filter(score -> score.form().equals(form)).toList();
            if (own.isEmpty()) {
                lines.add(of(report, new RunLine.FormScore(form, "", null, null)));
            }
            own.forEach(score -> lines.add(of(report, score)));
        }
        return lines;
    }

    private static FormLine of(EvaluationReport report, RunLine.FormScore score) {
        return new FormLine(
                score.form(),
                score.metric(),
                score.percent(),
                score.interval95(),
                changed(report, score).orElse(null),
                Optional.ofNullable(report.drift(score.form()).get("maxAbs"))
                        .map(DriftLine::max)
                        .orElse(null),
                report.speed().forms().stream()
                        .filter(speed -> speed.form().equals(score.form()))
                        .map(FormSpeed::imagesPerTaskSecond)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    /** Of the metric's kind; empty if nothing was compared. */
    private static Optional<Share> changed(EvaluationReport report, RunLine.FormScore score) {
        FormChange.Kind kind =
                switch (score.metric()) {
                    case RunLine.TOP_1 -> FormChange.Kind.PREDICTIONS;
                    case RunLine.VERIFICATION -> FormChange.Kind.DECISIONS;
                    case RunLine.RANK_1 -> FormChange.Kind.RANKS;
                    default -> FormChange.Kind.PIXELS;
                };
        return FormChange.of(report).stream()
                .filter(change -> change.form().equals(score.form()) && change.kind() == kind)
                .map(FormChange::share)
                .filter(share -> share.of() > 0)
                .findFirst();
    }
}
