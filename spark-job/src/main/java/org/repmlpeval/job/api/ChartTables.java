package org.repmlpeval.job.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.report.faces.MetricResult;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.FormAccuracy;
import org.repmlpeval.job.report.result.FormAgreement;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.report.segmentation.FormPixelComparison;
import org.repmlpeval.job.report.segmentation.FormSegmentation;

/** The numbers of a report as small tables. */
record ChartTables(SparkSession spark, EvaluationReport report) {
    private static final String MAX_ABS = "maxAbs";

    Dataset<Row> accuracy() {
        Table table = new Table()
                .text("form")
                .text("metric")
                .number("percent")
                .number("low_percent")
                .number("high_percent")
                .count("hits")
                .count("of");
        if (report.accuracy() != null) {
            for (FormAccuracy form : report.accuracy()) {
                report.accuracies(form.form()).forEach(top -> accuracy(table, form.form(), top));
            }
        }
        if (report.segmentation() != null) {
            for (FormSegmentation form : report.segmentation().forms()) {
                form.metricsPercent().forEach((metric, percent) -> {
                    PercentRange range = form.interval(metric);
                    table.row(form.form(), metric, percent, low(range), high(range), null, null);
                });
            }
        }
        if (report.verification() != null) {
            for (VerificationSection.Form form : report.verification().forms()) {
                for (Map.Entry<String, MetricResult> metric : form.metrics().entrySet()) {
                    table.row(
                            form.form(),
                            "verification by " + metric.getKey(),
                            metric.getValue().accuracyPercent(),
                            null,
                            null,
                            null,
                            report.verification().pairs().evaluated());
                }
            }
        }
        if (report.identification() != null) {
            for (IdentificationSection.Form form : report.identification().forms()) {
                rank(table, form.form(), "rank-1 among distractors", form.amongDistractors());
                rank(table, form.form(), "rank-1 among all", form.amongAll());
            }
        }
        return table.in(spark);
    }

    private static void accuracy(Table table, String form, FormAccuracy.Accuracy top) {
        PercentRange range = top.wilson95();
        table.row(form, "top-" + top.k(), top.percent(), low(range), high(range), top.hits(), top.of());
    }

    private static void rank(Table table, String form, String metric, List<IdentificationSection.Rank> ranks) {
        if (ranks != null) {
            IdentificationSection.Rank first = ranks.get(0);
            table.row(
                    form,
                    metric,
                    first.percent(),
                    low(first.wilson95()),
                    high(first.wilson95()),
                    first.hits(),
                    first.of());
        }
    }

    Dataset<Row> comparison() {
        Table table = new Table()
                .text("form")
                .text("reference")
                .count("changed")
                .count("of")
                .text("unit")
                .number("changed_percent")
                .number("difference_points")
                .number("low_points")
                .number("high_points")
                .number("p_value")
                .number("max_drift")
                .number("p99_drift")
                .number("p50_drift")
                .number("mean_drift")
                .text("worst_image")
                .text("verdict");
        if (report.comparison() != null) {
            for (FormComparison one : report.comparison()) {
                FormComparison.PairedDifference difference = one.difference();
                Change change = new Change(one.flips(), "image", one.mcNemar().pValue());
                compare(table, one.other(), one.reference(), change)
                        .difference(difference.points(), difference.tango95())
                        .drift(one.drift().get(MAX_ABS));
            }
        }
        if (report.segmentation() != null) {
            for (FormPixelComparison one : report.segmentation().comparison()) {
                FormPixelComparison.MiouDifference difference = one.miouDifference();
                compare(table, one.other(), one.reference(), new Change(one.changedPixels(), "pixel", null))
                        .difference(difference.points(), difference.bootstrap95())
                        .drift(one.drift().get(MAX_ABS));
            }
        }
        if (report.agreement() != null) {
            for (FormAgreement one : report.agreement().comparison()) {
                agreement(table, one);
            }
        }
        return table.in(spark);
    }

    /** Faces have a row for each kind of decision, which all name the same drift. */
    private void agreement(Table table, FormAgreement one) {
        List<Change> changes = new ArrayList<>();
        if (one.pixels() != null) {
            changes.add(new Change(one.pixels().changed(), "pixel", null));
        }
        if (report.verification() != null) {
            report.verification().comparison().stream()
                    .filter(pairs -> pairs.other().equals(one.other()))
                    .forEach(pairs -> changes.add(new Change(pairs.changedDecisions(), "pair", pairs.pValue())));
        }
        if (report.identification() != null) {
            report.identification().comparison().stream()
                    .filter(ranks -> ranks.other().equals(one.other()))
                    .forEach(ranks -> changes.add(new Change(ranks.changedRanks(), "probe", ranks.pValue())));
        }
        if (changes.isEmpty()) {
            changes.add(new Change(null, null, null));
        }
        for (Change change : changes) {
            compare(table, one.other(), one.reference(), change)
                    .drift(one.drift().get(MAX_ABS));
        }
    }

    /** What changed from the reference to another form, and the paired test on it. Null where the report has nothing. */
    private record Change(Share share, String unit, Double pValue) {}

    /** A row of {@link #comparison}, up to its drift, with which it ends. */
    private final class Compared {
        private final Table table;
        private final String form;
        private final String reference;
        private final Change change;
        private Double points;
        private PercentRange range;

        private Compared(Table table, String form, String reference, Change change) {
            this.table = table;
            this.form = form;
            this.reference = reference;
            this.change = change;
        }

        private Compared difference(Double value, PercentRange interval) {
            points = value;
            range = interval;
            return this;
        }

        private void drift(DriftLine drift) {
            Share share = change.share();
            table.row(
                    form,
                    reference,
                    share == null ? null : share.count(),
                    share == null ? null : share.of(),
                    change.unit(),
                    share == null ? null : share.percent(),
                    points,
                    low(range),
                    high(range),
                    change.pValue(),
                    drift == null ? null : drift.max(),
                    drift == null ? null : drift.p99(),
                    drift == null ? null : drift.p50(),
                    drift == null ? null : drift.mean(),
                    drift == null ? null : drift.worstImage(),
                    verdict(form));
        }
    }

    private Compared compare(Table table, String form, String reference, Change change) {
        return new Compared(table, form, reference, change);
    }

    private String verdict(String form) {
        return report.exactness() == null
                ? null
                : report.exactness().forms().stream()
                        .filter(one -> one.form().equals(form))
                        .map(ExactnessSection.FormExactness::verdict)
                        .findFirst()
                        .orElse(null);
    }

    private static Double low(PercentRange range) {
        return range == null ? null : (Double) range.lowPercent();
    }

    private static Double high(PercentRange range) {
        return range == null ? null : (Double) range.highPercent();
    }
}
