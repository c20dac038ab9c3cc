package org.repmlpeval.job.api;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Images whose best class differs between forms. */
final class Flips {
    private Flips() {}

    static Dataset<Row> none(SparkSession spark) {
        return new Table()
                .text("id")
                .text("form")
                .count("label")
                .count("reference_class")
                .count("form_class")
                .number("reference_margin")
                .number("form_margin")
                .number("max_abs_diff")
                .in(spark);
    }

    static Dataset<Row> of(Dataset<Row> rows, List<String> forms) {
        String reference = forms.get(0);
        Dataset<Row> all = null;
        // A form compared with itself has no flips, so that the table has its columns even if there is no other form.
        for (String form : forms.size() == 1 ? forms : forms.subList(1, forms.size())) {
            Column a = best(rows, reference);
            Column b = best(rows, form);
            Dataset<Row> some = rows.filter(a.notEqual(b))
                    .select(
                            col("id"),
                            lit(form).as("form"),
                            col("label"),
                            a.as("reference_class"),
                            b.as("form_class"),
                            col(reference + "_margin").as("reference_margin"),
                            col(form + "_margin").as("form_margin"),
                            (form.equals(reference) ? lit(0.0) : col(form + "_max_abs_diff")).as("max_abs_diff"));
            all = all == null ? some : all.union(some);
        }
        return all.orderBy(col("reference_margin").desc(), col("id"), col("form"));
    }

    private static Column best(Dataset<Row> rows, String form) {
        String top = Arrays.stream(rows.columns())
                .filter(column -> column.matches(form + "_top\\d+_class"))
                .findFirst()
                .orElseThrow();
        return col(top).getItem(0);
    }
}
