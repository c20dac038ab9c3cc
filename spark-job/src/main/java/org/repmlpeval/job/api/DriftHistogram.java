package org.repmlpeval.job.api;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.log10;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.repmlpeval.model.InvalidInputException;

/** Counts images by the decade of their drift. */
final class DriftHistogram {
    private DriftHistogram() {}

    /** @throws InvalidInputException if the rows have no column of that measure */
    static Dataset<Row> of(SparkSession spark, Dataset<Row> rows, List<String> forms, String measure) {
        Table table = new Table()
                .text("form")
                .text("bin")
                .number("low")
                .number("high")
                .count("images");
        for (String form : forms.subList(1, forms.size())) {
            String column = form + "_" + measure;
            if (!Arrays.asList(rows.columns()).contains(column)) {
                throw new InvalidInputException(
                        "the rows have no column " + column + "; they have " + String.join(", ", rows.columns()));
            }
            add(table, form, byDecade(rows, col(column)));
        }
        return table.in(spark);
    }

    /** Images by decade; null is the key of those without any difference, so it is none of the map's. */
    private record Counts(long zero, TreeMap<Long, Long> byDecade) {}

    private static Counts byDecade(Dataset<Row> rows, Column drift) {
        TreeMap<Long, Long> decades = new TreeMap<>();
        long zero = 0;
        for (Row row : rows.filter(drift.isNotNull())
                .groupBy(when(drift.gt(0), floor(log10(drift))).as("decade"))
                .count()
                .collectAsList()) {
            if (row.isNullAt(0)) {
                zero = row.getLong(1);
            } else {
                decades.put(row.getLong(0), row.getLong(1));
            }
        }
        return new Counts(zero, decades);
    }

    private static void add(Table table, String form, Counts counts) {
        if (counts.zero() > 0) {
            table.row(form, "0", 0.0, 0.0, counts.zero());
        }
        if (counts.byDecade().isEmpty()) {
            return;
        }
        for (long decade = counts.byDecade().firstKey();
                decade <= counts.byDecade().lastKey();
                decade++) {
            String low = "1e" + decade;
            String high = "1e" + (decade + 1);
            table.row(
                    form,
                    low + " to " + high,
                    Double.valueOf(low),
                    Double.valueOf(high),
                    counts.byDecade().getOrDefault(decade, 0L));
        }
    }
}
