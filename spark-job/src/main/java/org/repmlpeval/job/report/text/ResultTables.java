package org.repmlpeval.job.report.text;

import static org.repmlpeval.job.report.text.Column.Kind.COUNT;
import static org.repmlpeval.job.report.text.Column.Kind.DIGITS;
import static org.repmlpeval.job.report.text.Column.Kind.PERCENT;
import static org.repmlpeval.job.report.text.Column.Kind.POINTS;
import static org.repmlpeval.job.report.text.Column.Kind.SMALL;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.FormComparison.PairedDifference;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Share;

/** The tables of how right the forms are and how far apart. */
final class ResultTables {
    private static final List<Column> ACCURACY = List.of(
            Column.text("form", "form"),
            Column.text("metric", "metric"),
            Column.of(PERCENT, "percent", "%"),
            Column.of(PERCENT, "low95_percent", "95 % from"),
            Column.of(PERCENT, "high95_percent", "to"),
            Column.of(COUNT, "hits", "hits"),
            Column.of(COUNT, "of", "of"));

    private static final List<Column> COMPARISON = List.of(
            Column.text("reference", "reference"),
            Column.text("form", "form"),
            Column.text("what", "what changed"),
            Column.of(COUNT, "changed", "changed"),
            Column.of(COUNT, "of", "of"),
            Column.of(COUNT, "only_reference_right", "right only in reference"),
            Column.of(COUNT, "only_form_right", "right only in form"),
            Column.of(DIGITS, "p_value", "McNemar p"),
            Column.of(POINTS, "difference_points", "difference, points"),
            Column.of(POINTS, "low95_points", "95 % from"),
            Column.of(POINTS, "high95_points", "to"));

    private static final List<Column> DRIFT = List.of(
            Column.text("reference", "reference"),
            Column.text("form", "form"),
            Column.text("measure", "measure"),
            Column.of(SMALL, "max", "max"),
            Column.of(SMALL, "p99", "p99"),
            Column.of(SMALL, "p50", "p50"),
            Column.of(SMALL, "mean", "mean"),
            Column.name("worst_image", "worst image"));

    private final EvaluationReport report;
    private final List<List<Object>> accuracy = new ArrayList<>();
    private final List<List<Object>> comparison = new ArrayList<>();
    private final List<List<Object>> drift = new ArrayList<>();

    private ResultTables(EvaluationReport report) {
        this.report = report;
    }

    static List<Table> of(EvaluationReport report) {
        ResultTables tables = new ResultTables(report);
        tables.classes();
        tables.pixels();
        tables.faces();
        tables.agreement();
        return List.of(
                new Table("accuracy", "Accuracy", ACCURACY, tables.accuracy),
                new Table("comparison", "Comparison", COMPARISON, tables.comparison),
                new Table("drift", "Drift", DRIFT, tables.drift));
    }

    private void classes() {
        if (report.accuracy() == null) {
            return;
        }
        report.accuracy().forEach(form -> report.accuracies(form.form())
                .forEach(top ->
                        accuracy(form.form(), "top-" + top.k(), top.percent(), top.wilson95(), top.hits(), top.of())));
        report.comparison().forEach(pair -> {
            comparison(pair.reference(), pair.other(), "top-1 class", pair.flips())
                    .right(pair.mcNemar().onlyReferenceRight(), pair.mcNemar().onlyOtherRight())
                    .p(pair.mcNemar().pValue())
                    .difference(pair.difference());
            drift(pair.reference(), pair.other(), pair.drift());
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
            comparison(pair.reference(), pair.other(), "class of pixels", pair.changedPixels())
                    .right(pair.onlyReferenceRight(), pair.onlyOtherRight())
                    .points(
                            pair.miouDifference().points(),
                            pair.miouDifference().bootstrap95());
            drift(pair.reference(), pair.other(), pair.drift());
        });
    }

    private void faces() {
        if (report.verification() != null) {
            report.verification().forms().forEach(this::pairs);
            report.verification().comparison().forEach(pair -> comparison(
                            pair.reference(), pair.other(), "decision on pairs", pair.changedDecisions())
                    .right(pair.onlyReferenceRight(), pair.onlyOtherRight())
                    .p(pair.pValue()));
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
            report.identification().comparison().forEach(pair -> comparison(
                            pair.reference(), pair.other(), "rank of mates", pair.changedRanks())
                    .right(pair.onlyReferenceRight(), pair.onlyOtherRight())
                    .p(pair.pValue()));
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
            if (pair.pixels() != null) {
                comparison(
                        pair.reference(),
                        pair.other(),
                        "class of pixels",
                        pair.pixels().changed());
            }
            drift(pair.reference(), pair.other(), pair.drift());
        });
    }

    private void accuracy(String form, String metric, Double percent, PercentRange range, Long hits, Long of) {
        accuracy.add(Arrays.asList(
                form,
                metric,
                percent,
                range == null ? null : range.lowPercent(),
                range == null ? null : range.highPercent(),
                hits,
                of));
    }

    private void drift(String reference, String form, Map<String, DriftLine> lines) {
        lines.forEach((measure, line) -> drift.add(Arrays.asList(
                reference, form, measure, line.max(), line.p99(), line.p50(), line.mean(), line.worstImage())));
    }

    private ComparisonRow comparison(String reference, String form, String what, Share changed) {
        List<Object> row = Arrays.asList(new Object[COMPARISON.size()]);
        row.set(0, reference);
        row.set(1, form);
        row.set(2, what);
        row.set(3, changed.count());
        row.set(4, changed.of());
        comparison.add(row);
        return new ComparisonRow(row);
    }

    private record ComparisonRow(List<Object> row) {
        ComparisonRow right(long reference, long form) {
            row.set(5, reference);
            row.set(6, form);
            return this;
        }

        ComparisonRow p(Double value) {
            row.set(7, value);
            return this;
        }

        void difference(PairedDifference difference) {
            points(difference.points(), difference.tango95());
        }

        void points(Double points, PercentRange range) {
            row.set(8, points);
            row.set(9, range == null ? null : range.lowPercent());
            row.set(10, range == null ? null : range.highPercent());
        }
    }
}
