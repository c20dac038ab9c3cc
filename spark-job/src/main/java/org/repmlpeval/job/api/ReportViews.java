package org.repmlpeval.job.api;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tables of a result as temporary views for SQL. */
final class ReportViews {
    private static final List<String> NAMES =
            List.of("rows", "accuracy", "comparison", "drift", "images", "classes", "confusion", "flips", "faults");

    private ReportViews() {}

    static void drop(SparkSession spark, String prefix) {
        NAMES.forEach(name -> spark.catalog().dropTempView(prefix + "_" + name));
    }

    /** @return what the report does not have, one sentence each; the views of those tables are empty */
    static List<String> create(EvaluationResult result, SparkSession spark, String prefix) {
        drop(spark, prefix);
        Map<String, Supplier<Dataset<Row>>> tables = new LinkedHashMap<>();
        tables.put("rows", result::rows);
        tables.put("accuracy", result::accuracy);
        tables.put("comparison", result::comparison);
        tables.put("drift", result::drift);
        tables.put("images", () -> images(result, spark));
        tables.put("faults", result::faults);
        List<String> absent = new ArrayList<>();
        boolean classifies = result.report().accuracy() != null;
        boolean classes = classifies || result.report().segmentation() != null;
        tables.put("classes", classes ? result::perClass : () -> ClassTable.none(spark));
        tables.put("confusion", classifies ? result::confusion : () -> confusion(spark));
        tables.put("flips", classifies ? result::flips : () -> Flips.none(spark));
        tables.forEach((name, table) -> table.get().createOrReplaceTempView(prefix + "_" + name));
        String network = result.report().architecture().name();
        if (result.accuracy().isEmpty()) {
            absent.add("There is no accuracy: the outputs of " + network
                    + " were not compared with labels, so the report says how closely the forms agree.");
        }
        if (!classes) {
            absent.add("There is no table of classes, because nothing was compared with labels of classes.");
        }
        if (!classifies) {
            absent.add("There are no flips and no confused classes, because " + network + " is no classifier.");
        }
        if (result.forms().size() == 1) {
            absent.add("Nothing is compared, because only the form "
                    + result.forms().get(0) + " was run.");
        }
        return absent;
    }

    /** The drift of each image and form. */
    private static Dataset<Row> images(EvaluationResult result, SparkSession spark) {
        Dataset<Row> images = new Table()
                .text("id")
                .text("form")
                .number("max_abs_diff")
                .number("relative_diff")
                .in(spark);
        List<String> forms = result.forms();
        for (String form : forms.subList(1, forms.size())) {
            images = images.union(result.rows()
                    .select(
                            col("id"),
                            lit(form).as("form"),
                            col(form + "_max_abs_diff").as("max_abs_diff"),
                            col(form + "_relative_diff").as("relative_diff"))
                    .filter(col("max_abs_diff").isNotNull()));
        }
        return images;
    }

    private static Dataset<Row> confusion(SparkSession spark) {
        return new Table()
                .text("form")
                .count("label")
                .text("label_name")
                .count("predicted")
                .text("predicted_name")
                .count("images")
                .in(spark);
    }
}
