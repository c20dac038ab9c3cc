package org.repmlpeval.job.report.console;

import java.util.Locale;
import java.util.function.Function;
import org.repmlpeval.job.report.page.element.Measures;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.template.Visible;

/** Lines of a console summary. Characters of names that a terminal would obey are made visible. */
final class Lines {
    private static final int INDENT = 12;

    private final StringBuilder out = new StringBuilder();

    /** Writes a row of a table, or what a reader or a program must find in one line, however long it is. */
    void line(String format, Object... values) {
        out.append(Visible.text(text(format, values))).append('\n');
    }

    /** Writes a sentence, in several lines if it is too long for one, see {@link Wrapped}. */
    void sentence(String format, Object... values) {
        Wrapped.lines("", INDENT, Visible.text(text(format, values)))
                .forEach(line -> out.append(line).append('\n'));
    }

    /** Writes a text under a name. */
    void named(String name, String text) {
        sentence("%-" + INDENT + "s%s", name, text);
    }

    /** Writes the heading of a table of {@link #drift} lines. */
    void driftHead(String other, String reference) {
        line("%-22s       max      p99      p50     mean  worst image", other + " vs " + reference);
    }

    /** @param measure key of a measure of drift */
    void drift(String measure, DriftLine drift) {
        row(Measures.ascii(measure), drift, Lines::small, small(drift.mean()), "no image differs");
    }

    /** Writes a line of the same table, with counts as values. */
    void counts(String measure, DriftLine counts) {
        row(
                Measures.ascii(measure),
                counts,
                count -> count == null ? "-" : text("%,.0f", count),
                counts.mean() == null ? "-" : text("%,.1f", counts.mean()),
                "no image has a changed pixel");
    }

    /** @param none takes the place of the worst image if all values are 0 */
    private void row(String name, DriftLine line, Function<Double, String> format, String mean, String none) {
        String worst = line.worstImage() == null ? "-" : line.worstImage();
        line(
                "%-22s  %8s %8s %8s %8s  %s",
                name,
                format.apply(line.max()),
                format.apply(line.p99()),
                format.apply(line.p50()),
                mean,
                line.max() != null && line.max() == 0 ? none : worst);
    }

    static String small(Double value) {
        return value == null ? "-" : value == 0 ? "0" : text("%.1e", value);
    }

    /** For example {@code p = 0.0320}. */
    static String probability(Double p) {
        return p == null ? "p = -" : Numbers.pValue(p, 3);
    }

    /** A difference with its interval. */
    static String points(double points, PercentRange range) {
        return text(
                "%s percentage points, 95 %% interval %s to %s",
                Numbers.points(points), Numbers.points(range.lowPercent()), Numbers.points(range.highPercent()));
    }

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
