package org.repmlpeval.job.report.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * A table of a report.
 *
 * @param name of its CSV file, without the ending
 * @param title for people
 * @param rows one value per column; null if it is not known
 */
public record Table(String name, String title, List<Column> columns, List<List<Object>> rows) {
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** Starts a table whose rows are made from things of one kind. */
    public static <T> Builder<T> of(String name, String title) {
        return new Builder<>(name, title);
    }

    /** A column says once what it is called and where its values come from. @param <T> what a row is made from */
    public static final class Builder<T> {
        private final String name;
        private final String title;
        private final List<Column> columns = new ArrayList<>();
        private final List<Function<T, Object>> values = new ArrayList<>();

        private Builder(String name, String title) {
            this.name = name;
            this.title = title;
        }

        /** @param csv name in CSV; @param heading for people; @param value null if it is not known */
        public Builder<T> column(Column.Kind kind, String csv, String heading, Function<T, Object> value) {
            columns.add(new Column(csv, heading, kind));
            values.add(value);
            return this;
        }

        /** A column of this program's words. */
        public Builder<T> text(String csv, String heading, Function<T, Object> value) {
            return column(Column.Kind.TEXT, csv, heading, value);
        }

        /** A column of the user's names. */
        public Builder<T> name(String csv, String heading, Function<T, Object> value) {
            return column(Column.Kind.NAME, csv, heading, value);
        }

        /** The table with a row for each of these. */
        public Table rows(Collection<? extends T> items) {
            List<List<Object>> rows = new ArrayList<>();
            for (T item : items) {
                List<Object> row = new ArrayList<>();
                values.forEach(value -> row.add(value.apply(item)));
                rows.add(row);
            }
            return new Table(name, title, columns, rows);
        }
    }

    /** The same without a column. @param column its name in CSV */
    public Table without(String column) {
        int at = columns.stream().map(Column::name).toList().indexOf(column);
        List<Column> others = new ArrayList<>(columns);
        others.remove(at);
        List<List<Object>> rest = new ArrayList<>();
        for (List<Object> row : rows) {
            List<Object> values = new ArrayList<>(row);
            values.remove(at);
            rest.add(values);
        }
        return new Table(name, title, others, rest);
    }
}
