package org.repmlpeval.job.api;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows that are collected into a small DataFrame. Every column may be null. */
final class Table {
    private StructType schema = new StructType();
    private final List<Row> rows = new ArrayList<>();

    Table text(String column) {
        return add(column, DataTypes.StringType);
    }

    Table number(String column) {
        return add(column, DataTypes.DoubleType);
    }

    Table count(String column) {
        return add(column, DataTypes.LongType);
    }

    private Table add(String column, DataType type) {
        schema = schema.add(column, type, true);
        return this;
    }

    /** @param values in the order of the columns */
    void row(Object... values) {
        if (values.length != schema.size()) {
            throw new IllegalArgumentException(
                    "a row has " + values.length + " values for the columns " + String.join(", ", schema.fieldNames()));
        }
        rows.add(RowFactory.create(values));
    }

    Dataset<Row> in(SparkSession spark) {
        return spark.createDataFrame(rows, schema);
    }
}
