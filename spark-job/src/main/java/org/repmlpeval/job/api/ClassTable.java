package org.repmlpeval.job.api;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.repmlpeval.job.report.segmentation.ClassScore;
import org.repmlpeval.job.report.segmentation.FormSegmentation;
import org.repmlpeval.job.report.segmentation.SegmentationSection;

/** Counts by class, of images or of pixels, in the same columns. */
final class ClassTable {
    private ClassTable() {}

    private static Table table() {
        return new Table()
                .text("form")
                .count("class")
                .text("name")
                .text("unit")
                .count("labelled")
                .count("predicted")
                .count("correct")
                .number("accuracy_percent")
                .number("iou_percent");
    }

    static Dataset<Row> none(SparkSession spark) {
        return table().in(spark);
    }

    /** @param classes the rows of {@code classes.parquet} */
    static Dataset<Row> ofImages(Dataset<Row> classes) {
        return classes.select(
                col("form"),
                col("class").cast(DataTypes.LongType).as("class"),
                col("name"),
                lit("image").as("unit"),
                col("images").as("labelled"),
                col("predicted"),
                col("hits").as("correct"),
                col("accuracy_percent"),
                lit(null).cast(DataTypes.DoubleType).as("iou_percent"));
    }

    static Dataset<Row> ofPixels(SparkSession spark, SegmentationSection section) {
        Table table = table();
        for (FormSegmentation form : section.forms()) {
            for (int c = 0; c < form.classes().size(); c++) {
                ClassScore score = form.classes().get(c);
                table.row(
                        form.form(),
                        (long) c,
                        score.name(),
                        "pixel",
                        score.labelled(),
                        score.predicted(),
                        score.correct(),
                        score.accuracyPercent(),
                        score.iouPercent());
            }
        }
        return table.in(spark);
    }
}
