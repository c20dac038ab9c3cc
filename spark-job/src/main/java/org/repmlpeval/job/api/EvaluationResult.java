package org.repmlpeval.job.api;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.report.page.extra.ThumbnailsFile;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.rows.RowsFile;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Secrets;

/**
 * A published result: the report as a typed value, its tables as DataFrames, and small DataFrames for charts.
 *
 * <pre>{@code
 * EvaluationResult result = EvaluationResult.open(spark, "/reports/b224");
 * result.accuracy().show();
 * result.rows().filter("deploy_max_abs_diff > 1e-3").select("id", "deploy_max_abs_diff").show();
 * }</pre>
 */
public final class EvaluationResult {
    private final SparkSession spark;
    private final PublishedReport published;

    private EvaluationResult(SparkSession spark, PublishedReport published) {
        this.spark = spark;
        this.published = published;
    }

    /**
     * Opens the result of a finished run.
     *
     * @param folder the output folder of the run, on any Hadoop file system
     * @throws EvaluationException if it holds no report that this version reads
     */
    public static EvaluationResult open(SparkSession spark, String folder) {
        return EvaluationException.explained(() -> new EvaluationResult(
                spark, PublishedReport.read(spark.sparkContext().hadoopConfiguration(), folder)));
    }

    /** The report, as in {@code report.json}. */
    public EvaluationReport report() {
        return published.report();
    }

    /** The names of the forms, the reference first. */
    public List<String> forms() {
        return report().run().forms();
    }

    /** The report's folder as a URI. */
    public String folder() {
        return published.folder().path().toUri().toString();
    }

    /** The text that the command line prints. */
    public String summary() {
        return Secrets.redacted(ConsoleSummary.render(report()));
    }

    /** One row per listed image; spark-job/README.md describes the columns. */
    public Dataset<Row> rows() {
        return parquet(RowsFile.FOLDER);
    }

    /**
     * One row per form and class: {@code form, class, name, unit, labelled, predicted, correct, accuracy_percent, iou_percent}. A classifier
     * counts images, segmentation counts pixels, as {@code unit} says; only segmentation has an IoU.
     *
     * @throws EvaluationException if nothing was compared with labels of classes
     */
    public Dataset<Row> perClass() {
        return report().segmentation() != null
                ? ClassTable.ofPixels(spark, report().segmentation())
                : ClassTable.ofImages(classTable("classes.parquet", "classes"));
    }

    /**
     * One row per form, label and prediction that occurs: {@code form, label, label_name, predicted, predicted_name, images}.
     *
     * @throws EvaluationException if the network is no classifier
     */
    public Dataset<Row> confusion() {
        return classTable("confusion.parquet", "confused classes");
    }

    /** The images without a result: {@code id, outcome, reason, bytes, uri, offset, record, sha256}. Empty if all were scored. */
    public Dataset<Row> faults() {
        return rows().filter(col("outcome").notEqual("scored"))
                .select(
                        col("id"),
                        col("outcome"),
                        col("reason"),
                        col("bytes"),
                        col("fault.uri"),
                        col("fault.offset"),
                        col("fault.record"),
                        col("fault.sha256"));
    }

    /**
     * One row per form and metric: {@code form, metric, percent, low_percent, high_percent, hits, of}, with 95 % intervals where the report
     * has them. Empty if nothing was compared with labels.
     */
    public Dataset<Row> accuracy() {
        return new ChartTables(spark, report()).accuracy();
    }

    /**
     * One row per form after the first and kind of decision, compared with the first form: {@code form, reference, changed, of, unit, changed_percent,
     * difference_points, low_points, high_points, p_value, max_drift, p99_drift, p50_drift, mean_drift, worst_image, verdict}. {@code unit}
     * says whose decision may change: the class of an {@code image} or a {@code pixel}, the verification of a {@code pair}, the rank of a
     * {@code probe}. What the report lacks is null.
     */
    public Dataset<Row> comparison() {
        return new ChartTables(spark, report()).comparison();
    }

    /**
     * A histogram of the images' largest |difference| between a form and the reference, as {@link #drift(String)} with {@code
     * max_abs_diff}.
     */
    public Dataset<Row> drift() {
        return drift("max_abs_diff");
    }

    /**
     * The report's histogram, with four bars for each doubling of the value: {@code form, bin, low, high, images}, in order and with the
     * empty bars between others. Images without any difference are in the bin {@code 0}.
     *
     * @param measure end of the columns' names in {@link #rows}: max_abs_diff, mean_abs_diff, rms_diff, relative_diff, one_minus_cosine or kl
     * @throws EvaluationException if the report has no such histogram
     */
    public Dataset<Row> drift(String measure) {
        return EvaluationException.explained(() -> DriftBars.of(spark, report(), measure));
    }

    /**
     * The images whose predicted class differs from the reference's: {@code id, form, label, reference_class, form_class,
     * reference_margin, form_margin, max_abs_diff}, those with the largest margin of the reference first.
     *
     * @throws EvaluationException if the network is no classifier
     */
    public Dataset<Row> flips() {
        return EvaluationException.explained(() -> {
            requireClassifier("flips");
            return Flips.of(rows(), forms());
        });
    }

    /**
     * Some {@link #flips} as HTML, for a note; below 100 KB. The small images are those that the run left in {@code thumbnails.json}, at most
     * 48. Flips without one come last, with their names alone.
     *
     * @param most how many are shown
     */
    public String flipsHtml(int most) {
        if (report().accuracy() == null) {
            return "<p>There are no flips, because the network is no classifier.</p>";
        }
        Dataset<Row> flips = flips();
        return EvaluationException.explained(() -> {
            Map<Integer, String> names = new HashMap<>();
            for (Row row : perClass().select("class", "name").distinct().collectAsList()) {
                names.put((int) row.getLong(0), row.getString(1));
            }
            Map<String, Thumbnail> images = ThumbnailsFile.read(
                    published.folder().fileSystem(), published.folder().path());
            Column shown = col("id")
                    .isin(images.entrySet().stream()
                            .filter(image -> image.getValue().data() != null)
                            .map(Map.Entry::getKey)
                            .toArray());
            List<Row> rows = new ArrayList<>(flips.filter(shown).limit(most).collectAsList());
            rows.addAll(flips.filter(not(shown)).limit(most - rows.size()).collectAsList());
            return new FlipGallery(images, names).html(rows, flips.count(), forms().get(0));
        });
    }

    /**
     * Makes the tables temporary views for SQL: {@code <prefix>_rows}, {@code _accuracy}, {@code _comparison}, {@code _drift}, {@code
     * _images} (the drift of each image and form), {@code _classes}, {@code _confusion}, {@code _flips} and {@code _faults}. Views of tables that this report does not have are empty.
     *
     * @return what the report does not have and why, one sentence each
     */
    public List<String> createViews(String prefix) {
        return EvaluationException.explained(() -> ReportViews.create(this, spark, prefix));
    }

    /** Removes the views of that prefix, so that nothing shows an earlier report if the next one cannot be opened. */
    public static void dropViews(SparkSession spark, String prefix) {
        ReportViews.drop(spark, prefix);
    }

    private Dataset<Row> classTable(String file, String content) {
        return EvaluationException.explained(() -> {
            requireClassifier(content);
            Path path = published.folder().resolve(file);
            if (!published.folder().fileSystem().exists(path)) {
                throw new InvalidInputException("no " + file + " in " + published.folder()
                        + "; it was written by an earlier release, so run 'evaluate' again");
            }
            return parquet(file);
        });
    }

    private void requireClassifier(String content) {
        if (report().accuracy() == null) {
            throw new InvalidInputException("the report in " + published.folder() + " has no table of " + content
                    + ", because " + report().architecture().name() + " is no classifier");
        }
    }

    /** Spark takes a path for a pattern, which the folder's name is not, even if it has brackets. */
    private Dataset<Row> parquet(String name) {
        String path = published.folder().resolve(name).toString().replaceAll("[\\[\\]{}*?\\\\]", "\\\\$0");
        return EvaluationException.explained(() -> spark.read().parquet(path));
    }
}
