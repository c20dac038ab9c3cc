package org.repmlpeval.job.report;

import java.util.Locale;
import org.repmlpeval.job.report.FormComparison.DriftLine;

/** Lines of a console summary. */
final class Lines {
    private final StringBuilder out = new StringBuilder();

    void line(String format, Object... values) {
        out.append(text(format, values)).append('\n');
    }

    /** The head of a table of {@link #drift} lines. */
    void driftHead(String other, String reference) {
        line("%-22s       max      p99      p50     mean  worst image", other + " vs " + reference);
    }

    void drift(String name, DriftLine drift) {
        line(
                "%-22s  %8s %8s %8s %8s  %s",
                name,
                small(drift.max()),
                small(drift.p99()),
                small(drift.p50()),
                small(drift.mean()),
                drift.worstImage() == null ? "-" : drift.worstImage());
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
