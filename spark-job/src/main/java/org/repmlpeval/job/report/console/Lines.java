package org.repmlpeval.job.report.console;

import java.util.Locale;
import java.util.function.Function;
import org.repmlpeval.job.report.page.element.Measures;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;

/** Lines of a console summary. */
final class Lines {
    private static final int WIDTH = 100;
    private static final int INDENT = 12;

    private final StringBuilder out = new StringBuilder();

    void line(String format, Object... values) {
        out.append(text(format, values)).append('\n');
    }

    /** Writes a text under a name, in lines of at most {@value #WIDTH} characters unless a word is longer. */
    void wrapped(String name, String text) {
        StringBuilder line = new StringBuilder(text("%-" + INDENT + "s", name));
        for (String word : text.split(" ")) {
            if (line.length() > INDENT && line.length() + word.length() > WIDTH) {
                line("%s", line.toString().stripTrailing());
                line.setLength(0);
                line.append(" ".repeat(INDENT));
            }
            line.append(word).append(' ');
        }
        line("%s", line.toString().stripTrailing());
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

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
