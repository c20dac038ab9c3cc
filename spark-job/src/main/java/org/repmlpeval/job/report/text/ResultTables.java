package org.repmlpeval.job.report.text;

import static org.repmlpeval.job.report.text.Column.Kind.COUNT;
import static org.repmlpeval.job.report.text.Column.Kind.PERCENT;
import static org.repmlpeval.job.report.text.Column.Kind.POINTS;
import static org.repmlpeval.job.report.text.Column.Kind.P_VALUE;
import static org.repmlpeval.job.report.text.Column.Kind.SMALL;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Share;

/** The tables of how right the forms are and how far apart. */
final class ResultTables {
    /** How right a form is. @param hits null unless they were counted, as of mean values */
    private record AccuracyRow(String form, String metric, Double percent, PercentRange range, Long hits, Long of) {}

    /**
     * What changed from the reference to a form.
     *
     * @param right null without labels
     * @param pValue null if there is no such test
     * @param points how much accuracy changed; null if it is not known
     * @param range its 95 % interval
     */
    private record ComparisonRow(
            Pair pair, String what, Share changed, OnlyRight right, Double pValue, Double points, PercentRange range) {}

    private record Pair(String reference, String form) {}

    private record OnlyRight(long reference, long form) {}

    private record DriftRow(Pair pair, String measure, DriftLine line) {}

    private final EvaluationReport report;
    private final List<AccuracyRow> accuracy = new ArrayList<>();
    private final List<ComparisonRow> comparison = new ArrayList<>();
    private final List<DriftRow> drift = new ArrayList<>();

    private ResultTables(EvaluationReport report) {
        this.report = report;
    }

    static List<Table> of(EvaluationReport report) {
        ResultTables tables = new ResultTables(report);
        tables.classes();
        tables.pixels();
        tables.faces();
        tables.agreement();
        return List.of(tables.accuracyTable(), tables.comparisonTable(), tables.driftTable());
    }

    private Table accuracyTable() {
        return Table.<AccuracyRow>of("accuracy", "Accuracy")
                .text("form", "form", AccuracyRow::form)
                .text("metric", "metric", AccuracyRow::metric)
                .column(PERCENT, "percent", "%", AccuracyRow::percent)
                .column(PERCENT, "low95_percent", "95 % from", row -> low(row.range()))
                .column(PERCENT, "high95_percent", "to", row -> high(row.range()))
                .column(COUNT, "hits", "hits", AccuracyRow::hits)
                .column(COUNT, "of", "of", AccuracyRow::of)
                .rows(accuracy);
    }

    private Table comparisonTable() {
        return Table.<ComparisonRow>of("comparison", "Comparison")
                .text("reference", "reference", row -> row.pair().reference())
                .text("form", "form", row -> row.pair().form())
                .text("what", "what changed", ComparisonRow::what)
                .column(COUNT, "changed", "changed", row -> row.changed().count())
                .column(COUNT, "of", "of", row -> row.changed().of())
                .column(
                        COUNT,
                        "only_reference_right",
                        "right only in reference",
                        row -> row.right() == null ? null : row.right().reference())
                .column(
                        COUNT,
                        "only_form_right",
                        "right only in form",
                        row -> row.right() == null ? null : row.right().form())
                .column(P_VALUE, "p_value", "McNemar p", ComparisonRow::pValue)
                .column(POINTS, "difference_points", "difference, points", ComparisonRow::points)
                .column(POINTS, "low95_points", "95 % from", row -> low(row.range()))
                .column(POINTS, "high95_points", "to", row -> high(row.range()))
                .rows(comparison);
    }

    private Table driftTable() {
        return Table.<DriftRow>of("drift", "Drift")
                .text("reference", "reference", row -> row.pair().reference())
                .text("form", "form", row -> row.pair().form())
                .text("measure", "measure", DriftRow::measure)
                .column(SMALL, "max", "max", row -> row.line().max())
                .column(SMALL, "p99", "p99", row -> row.line().p99())
                .column(SMALL, "p50", "p50", row -> row.line().p50())
                .column(SMALL, "mean", "mean", row -> row.line().mean())
                .name("worst_image", "worst image", row -> row.line().worstImage())
                .rows(drift);
    }

    private static Double low(PercentRange range) {
        return range == null ? null : (Double) range.lowPercent();
    }

    private static Double high(PercentRange range) {
        return range == null ? null : (Double) range.highPercent();
    }

    private void classes() {
        if (report.accuracy() == null) {
            return;
        }
        report.accuracy().forEach(form -> report.accuracies(form.form())
                .forEach(top ->
                        accuracy(form.form(), "top-" + top.k(), top.percent(), top.wilson95(), top.hits(), top.of())));
        report.comparison().forEach(pair -> {
            Pair forms = new Pair(pair.reference(), pair.other());
            comparison.add(new ComparisonRow(
                    forms,
                    "top-1 class",
                    pair.flips(),
                    new OnlyRight(
                            pair.mcNemar().onlyReferenceRight(), pair.mcNemar().onlyOtherRight()),
                    pair.mcNemar().pValue(),
                    pair.difference().points(),
                    pair.difference().tango95()));
            drift(forms, pair.drift());
        });
    }

    private void pixels() {
        if (report.segmentation() == null) {
            return;
        }
        report.segmentation().forms().forEach(form -> form.metricsPercent()
                .forEach((metric, percent) ->
                        accuracy(form.form(), metric, percent, form.interval(metric), null, null)));
        report.segmentation().comparison().forEach(pair -> {
            Pair forms = new Pair(pair.reference(), pair.other());
            comparison.add(new ComparisonRow(
                    forms,
                    "class of pixels",
                    pair.changedPixels(),
                    new OnlyRight(pair.onlyReferenceRight(), pair.onlyOtherRight()),
                    null,
                    pair.miouDifference().points(),
                    pair.miouDifference().bootstrap95()));
            drift(forms, pair.drift());
        });
    }

    private void faces() {
        if (report.verification() != null) {
            report.verification().forms().forEach(this::pairs);
            report.verification()
                    .comparison()
                    .forEach(pair -> tested(
                            new Pair(pair.reference(), pair.other()),
                            "decision on pairs",
                            pair.changedDecisions(),
                            new OnlyRight(pair.onlyReferenceRight(), pair.onlyOtherRight()),
                            pair.pValue()));
        }
        if (report.identification() != null) {
            report.identification().forms().forEach(form -> form.ranks()
                    .forEach(rank -> accuracy(
                            form.form(),
                            "rank-" + rank.rank(),
                            rank.percent(),
                            rank.wilson95(),
                            rank.hits(),
                            rank.of())));
            report.identification()
                    .comparison()
                    .forEach(pair -> tested(
                            new Pair(pair.reference(), pair.other()),
                            "rank of mates",
                            pair.changedRanks(),
                            new OnlyRight(pair.onlyReferenceRight(), pair.onlyOtherRight()),
                            pair.pValue()));
        }
    }

    private void pairs(VerificationSection.Form form) {
        form.metrics().forEach((name, metric) -> {
            accuracy(form.form(), "verification, " + name, metric.accuracyPercent(), null, null, null);
            accuracy(form.form(), "equal error rate, " + name, metric.equalErrorRatePercent(), null, null, null);
            metric.tarAtFar().stream()
                    .filter(rate -> rate.resolvable())
                    .forEach(rate -> accuracy(
                            form.form(),
                            "TAR at FAR " + rate.far() + ", " + name,
                            rate.percent(),
                            rate.wilson95(),
                            rate.trueAccepts(),
                            rate.of()));
        });
    }

    private void agreement() {
        if (report.agreement() == null) {
            return;
        }
        report.agreement().comparison().forEach(pair -> {
            Pair forms = new Pair(pair.reference(), pair.other());
            if (pair.pixels() != null) {
                tested(forms, "class of pixels", pair.pixels().changed(), null, null);
            }
            drift(forms, pair.drift());
        });
    }

    private void accuracy(String form, String metric, Double percent, PercentRange range, Long hits, Long of) {
        accuracy.add(new AccuracyRow(form, metric, percent, range, hits, of));
    }

    private void drift(Pair forms, Map<String, DriftLine> lines) {
        lines.forEach((measure, line) -> drift.add(new DriftRow(forms, measure, line)));
    }

    private void tested(Pair forms, String what, Share changed, OnlyRight right, Double pValue) {
        comparison.add(new ComparisonRow(forms, what, changed, right, pValue, null, null));
    }
}
