package org.repmlpeval.job.report.rows;

import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;

/** Writes the fields of one row by name. A field without a value is not started. */
final class RowFields {
    private final GroupType schema;
    private final RecordConsumer out;

    RowFields(GroupType schema, RecordConsumer out) {
        this.schema = schema;
        this.out = out;
    }

    /** @param value nothing is written if it is null */
    void text(String name, String value) {
        if (value != null) {
            field(name, () -> out.addBinary(Binary.fromString(value)));
        }
    }

    void integer(String name, int value) {
        field(name, () -> out.addInteger(value));
    }

    void count(String name, long value) {
        field(name, () -> out.addLong(value));
    }

    /** @param value nothing is written if it is null */
    void count(String name, Long value) {
        if (value != null) {
            count(name, value.longValue());
        }
    }

    /** A group with fields of its own. */
    void group(String name, Consumer<RowFields> fields) {
        field(name, () -> {
            out.startGroup();
            fields.accept(new RowFields(schema.getType(name).asGroupType(), out));
            out.endGroup();
        });
    }

    void integers(String name, List<Integer> values) {
        list(name, values, out::addInteger);
    }

    void floats(String name, List<Float> values) {
        list(name, values, out::addFloat);
    }

    /** @param value nothing is written if it is null */
    void number(String name, Double value) {
        if (value != null) {
            field(name, () -> out.addDouble(value));
        }
    }

    /** The three levels of a Parquet list: {@code group name { repeated group list { element } }}. */
    private <T> void list(String name, List<T> values, Consumer<T> add) {
        field(name, () -> {
            out.startGroup();
            out.startField("list", 0);
            for (T value : values) {
                out.startGroup();
                out.startField("element", 0);
                add.accept(value);
                out.endField("element", 0);
                out.endGroup();
            }
            out.endField("list", 0);
            out.endGroup();
        });
    }

    private void field(String name, Runnable value) {
        int index = schema.getFieldIndex(name);
        out.startField(name, index);
        value.run();
        out.endField(name, index);
    }
}
