package org.repmlpeval.job.report.text;

import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.repmlpeval.job.report.page.element.Numbers;

/**
 * A column of a table; what a column of text, name or number is called and how it is shown.
 *
 * @param name in CSV
 * @param title for people
 */
public record Column(String name, String title, Kind kind) {
    /** What a column holds, which decides how people read it. */
    public enum Kind {
        /** Words of this program. */
        TEXT("%s"),
        /** Names of the user: files, classes, messages about them. */
        NAME("%s"),
        COUNT("%,d"),
        PERCENT("%.2f"),
        POINTS(Numbers::points),
        SMALL(value -> value == 0 ? "0" : Numbers.text("%.1e", value)),
        P_VALUE(Numbers::plainProbability),
        DIGITS("%.3g"),
        RATE(value -> Numbers.text(value < 999.95 ? "%.1f" : "%,.0f", value)),
        SCORE("%.4f");

        private final Function<Object, String> shown;

        Kind(String format) {
            this.shown = value -> Numbers.text(format, value);
        }

        Kind(DoubleFunction<String> number) {
            this.shown = value -> number.apply(((Number) value).doubleValue());
        }
    }

    public static Column text(String name, String title) {
        return new Column(name, title, Kind.TEXT);
    }

    public static Column name(String name, String title) {
        return new Column(name, title, Kind.NAME);
    }

    public static Column of(Kind kind, String name, String title) {
        return new Column(name, title, kind);
    }

    /** Whether the values are numbers, which stand on the right. */
    public boolean isNumber() {
        return kind != Kind.TEXT && kind != Kind.NAME;
    }

    /** A value as people read it; a dash if it is not known. */
    public String shown(Object value) {
        return value == null ? "-" : kind.shown.apply(value);
    }
}
