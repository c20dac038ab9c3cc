package org.repmlpeval.job.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.result.DriftHistogram;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.model.InvalidInputException;

/** The report's histograms of drift as a table, with the empty bars between others. */
final class DriftBars {
    private DriftBars() {}

    /**
     * @param measure end of the columns' names in the rows
     * @throws InvalidInputException if the report has no histogram of that measure
     */
    static Dataset<Row> of(SparkSession spark, EvaluationReport report, String measure) {
        Table table = new Table()
                .text("form")
                .text("bin")
                .number("low")
                .number("high")
                .count("images");
        List<String> forms = report.run().forms();
        for (String form : forms.subList(1, forms.size())) {
            add(table, form, histogram(form, report.drift(form), measure));
        }
        return table.in(spark);
    }

    private static DriftHistogram histogram(String form, Map<String, DriftLine> drift, String measure) {
        List<String> names = Arrays.stream(DriftMeasure.values())
                .filter(one -> drift.get(one.key()) != null)
                .map(one -> name(form, one))
                .toList();
        DriftLine line = Arrays.stream(DriftMeasure.values())
                .filter(one -> name(form, one).equals(measure))
                .map(one -> drift.get(one.key()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (line == null) {
            throw new InvalidInputException("the report has no drift '" + measure + "' of " + form + "; it has "
                    + names.stream().collect(Collectors.joining(", ")));
        }
        if (line.histogram() == null && line.images() > 0) {
            throw new InvalidInputException(
                    "the report has no histograms, because an older release wrote it; count the rows' column " + form
                            + "_" + measure + " instead");
        }
        return line.histogram() == null ? new DriftHistogram(0, List.of(), List.of(), List.of()) : line.histogram();
    }

    private static String name(String form, DriftMeasure measure) {
        return RowsParquet.driftColumn(form, measure).substring(form.length() + 1);
    }

    private static void add(Table table, String form, DriftHistogram bars) {
        if (bars.zeros() > 0) {
            table.row(form, "0", 0.0, 0.0, bars.zeros());
        }
        for (int i = 0; i < bars.images().size(); i++) {
            double from = bars.from().get(i);
            for (double edge = i == 0 ? from : bars.to().get(i - 1); edge < from; edge = next(edge)) {
                bar(table, form, edge, next(edge), 0);
            }
            bar(table, form, from, bars.to().get(i), bars.images().get(i));
        }
    }

    /** Four bars stand for each doubling. */
    private static double next(double edge) {
        return edge + Math.scalb(0.25, Math.getExponent(edge));
    }

    private static void bar(Table table, String form, double from, double to, long images) {
        table.row(form, String.format(Locale.ROOT, "%.2e to %.2e", from, to), from, to, images);
    }
}
