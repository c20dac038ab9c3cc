package org.repmlpeval.job.report.page.element;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of a page.
 *
 * @param id of its element, unique in the page
 * @param caption what it shows
 * @param kind whether the reader can sort and filter it
 */
public record PageTable(String id, String caption, Kind kind, List<Column> columns, List<List<Cell>> rows) {
    /** How a table behaves. */
    public enum Kind {
        FIXED,
        SORTABLE
    }

    /**
     * A column.
     *
     * @param number whether its cells are numbers, which are set to the right
     * @param means one sentence about its values; null if the title says it
     */
    public record Column(String title, boolean number, String means) {}

    /** A cell. @param order a number by which cells are sorted; null if they are sorted by their text */
    public record Cell(String text, String order) {
        public static Cell of(String text) {
            return new Cell(text == null ? Numbers.NONE : text, null);
        }

        public static Cell count(Long value) {
            return new Cell(Numbers.count(value), order(value));
        }

        public static Cell percent(Double value) {
            return new Cell(Numbers.percent(value), order(value));
        }

        public static Cell signed(Double value) {
            return new Cell(Numbers.signed(value), order(value));
        }

        public static Cell small(Double value) {
            return new Cell(Numbers.small(value), order(value));
        }

        public static Cell decimal(int decimals, Double value) {
            return new Cell(Numbers.decimal(decimals, value), order(value));
        }

        /** What is not known comes first. */
        private static String order(Number value) {
            return value == null ? "-1e300" : value.toString();
        }
    }

    public PageTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Cell> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "table " + id + " has " + columns.size() + " columns but a row of " + row.size() + " cells");
            }
        }
    }

    public boolean isSortable() {
        return kind == Kind.SORTABLE;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Whether a column says what it means. */
    public boolean explains() {
        return columns.stream().anyMatch(column -> column.means() != null);
    }

    public static Builder of(String id, String caption) {
        return new Builder(id, caption, Kind.FIXED);
    }

    /** A table that the reader can sort and filter. */
    public static Builder sortable(String id, String caption) {
        return new Builder(id, caption, Kind.SORTABLE);
    }

    /** Collects columns and rows. */
    public static final class Builder {
        private final String id;
        private final String caption;
        private final Kind kind;
        private final List<Column> columns = new ArrayList<>();
        private final List<List<Cell>> rows = new ArrayList<>();

        private Builder(String id, String caption, Kind kind) {
            this.id = id;
            this.caption = caption;
            this.kind = kind;
        }

        /** Adds a column of words. */
        public Builder words(String title, String means) {
            columns.add(new Column(title, false, means));
            return this;
        }

        /** Adds a column of numbers. */
        public Builder numbers(String title, String means) {
            columns.add(new Column(title, true, means));
            return this;
        }

        public Builder row(Cell... cells) {
            return row(List.of(cells));
        }

        public Builder row(List<Cell> cells) {
            rows.add(cells);
            return this;
        }

        public PageTable build() {
            return new PageTable(id, caption, kind, columns, rows);
        }
    }
}
