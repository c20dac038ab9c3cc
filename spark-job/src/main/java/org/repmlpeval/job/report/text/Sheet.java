package org.repmlpeval.job.report.text;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.console.Wrapped;
import org.repmlpeval.job.report.template.Templates;
import org.repmlpeval.job.report.template.Visible;

/**
 * Sentences and tables about several runs, for the console, as Markdown and as CSV.
 *
 * @param title for people
 * @param verdicts what a reader wants to know first
 * @param sentences above the tables
 */
public record Sheet(String title, List<String> verdicts, List<String> sentences, List<Table> tables) {
    private static final Templates TEMPLATES = new Templates(Sheet.class);

    /** Blanks before a sentence's second line. */
    private static final int INDENT = 4;

    public Sheet {
        verdicts = List.copyOf(verdicts);
        sentences = List.copyOf(sentences);
        tables = tables.stream().filter(table -> !table.rows().isEmpty()).toList();
    }

    /** A cell as it is shown. @param code whether it is a name of the user, or the title of a column of such names */
    public record Cell(String text, boolean code, boolean number) {}

    /** A table as it is shown. */
    public record Shown(String title, List<Cell> head, List<List<Cell>> rows) {}

    public String markdown() {
        StringWriter out = new StringWriter();
        try {
            TEMPLATES.write("sheet.md.ftl", model(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** What a template shows: {@code title}, {@code verdicts}, {@code sentences} and {@code tables}. */
    public Map<String, Object> model() {
        return Map.of(
                "title",
                Visible.text(title),
                "verdicts",
                verdicts.stream().map(Visible::text).toList(),
                "sentences",
                sentences.stream().map(Visible::text).toList(),
                "tables",
                tables.stream().map(Sheet::shown).toList());
    }

    /** Lines of at most {@value ConsoleTable#WIDTH} characters, if the words of sentences and the numbers of tables leave room for it. */
    public String text() {
        StringBuilder out = new StringBuilder(Visible.text(title)).append('\n');
        verdicts.forEach(verdict -> wrapped(verdict, out));
        sentences.forEach(sentence -> wrapped(sentence, out));
        for (Table table : tables) {
            out.append('\n').append(Visible.text(table.title())).append('\n');
            new ConsoleTable(shown(table)).lines().forEach(line -> out.append(line)
                    .append('\n'));
        }
        return out.toString();
    }

    private static void wrapped(String sentence, StringBuilder out) {
        Wrapped.lines("", INDENT, Visible.text(sentence))
                .forEach(line -> out.append(line).append('\n'));
    }

    /** One of the tables, see {@link CsvTable}. */
    public static String csv(Table table) {
        StringWriter out = new StringWriter();
        try {
            CsvTable.write(table, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static Shown shown(Table table) {
        List<Column> columns = table.columns();
        List<Cell> head = columns.stream()
                .map(column -> new Cell(column.title(), column.kind() == Column.Kind.NAME, column.isNumber()))
                .toList();
        List<List<Cell>> rows = table.rows().stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(i -> new Cell(
                                Visible.text(columns.get(i).shown(row.get(i))),
                                columns.get(i).kind() == Column.Kind.NAME
                                        && row.get(i) != null
                                        && !"".equals(row.get(i)),
                                columns.get(i).isNumber()))
                        .toList())
                .toList();
        return new Shown(Visible.text(table.title()), head, rows);
    }
}
