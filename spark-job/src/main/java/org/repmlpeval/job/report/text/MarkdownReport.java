package org.repmlpeval.job.report.text;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.verdict.Verdict;
import org.repmlpeval.job.report.template.Document;
import org.repmlpeval.job.report.template.Templates;

/** A short report in Markdown, for example for a comment on a pull request. */
record MarkdownReport() implements Document {
    private static final Templates TEMPLATES = new Templates(MarkdownReport.class);

    /** Rows of a table of images or classes. */
    private static final int WORST = 5;

    private static final Set<String> LONG = Set.of("flips", "confusions", "classes", "faults");

    /** A cell; names of the user are set as code. */
    public record Cell(String text, boolean code) {}

    /** A table as it is shown. @param more rows that are not shown */
    public record Shown(String title, List<Column> columns, List<List<Cell>> rows, int more) {}

    @Override
    public String fileName() {
        return "report.md";
    }

    @Override
    public void write(EvaluationReport report, Writer out) throws IOException {
        List<Check> checks = Check.of(report);
        List<Check> failed = checks.stream()
                .filter(check -> check.result() == Check.Result.FAILED)
                .toList();
        TEMPLATES.write(
                "report.md.ftl",
                Map.of(
                        "network",
                        report.architecture().name(),
                        "data",
                        report.data().root(),
                        "images",
                        String.format(Locale.ROOT, "%,d", report.data().listedImages()),
                        "scored",
                        String.format(Locale.ROOT, "%,d", report.outcomes().scored()),
                        "failed",
                        failed,
                        "verdict",
                        Verdict.of(report),
                        "tables",
                        Stream.concat(DetailTables.of(report).stream(), ResultTables.of(report).stream())
                                .filter(table -> !table.rows().isEmpty())
                                .sorted((a, b) -> Boolean.compare(LONG.contains(a.name()), LONG.contains(b.name())))
                                .map(MarkdownReport::shown)
                                .toList(),
                        "provenance",
                        Provenance.of(report)),
                out);
    }

    private static Shown shown(Table table) {
        boolean isLong = LONG.contains(table.name());
        List<List<Cell>> rows = table.rows().stream()
                .limit(isLong ? WORST : Long.MAX_VALUE)
                .map(row -> cells(table.columns(), row))
                .toList();
        return new Shown(table.title(), table.columns(), rows, table.rows().size() - rows.size());
    }

    private static List<Cell> cells(List<Column> columns, List<Object> row) {
        return IntStream.range(0, row.size())
                .mapToObj(i -> new Cell(
                        columns.get(i).shown(row.get(i)),
                        columns.get(i).kind() == Column.Kind.NAME && row.get(i) != null))
                .toList();
    }
}
