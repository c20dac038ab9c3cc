package org.repmlpeval.job.report.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.page.Inlined;
import org.repmlpeval.job.report.page.ReportPage;
import org.repmlpeval.job.report.template.Templates;
import org.repmlpeval.job.report.template.Visible;

/**
 * Sentences and tables about several runs, for the console, as Markdown, as a page and as CSV.
 *
 * @param title for people
 * @param sentences above the tables
 */
public record Sheet(String title, List<String> sentences, List<Table> tables) {
    private static final Templates TEMPLATES = new Templates(Sheet.class);

    public Sheet {
        sentences = List.copyOf(sentences);
        tables = tables.stream().filter(table -> !table.rows().isEmpty()).toList();
    }

    /** A cell as it is shown. */
    public record Cell(String text, boolean code, boolean number) {}

    /** A table as it is shown. */
    public record Shown(String title, List<Cell> head, List<List<Cell>> rows) {}

    public String markdown() {
        return render("sheet.md.ftl", new Inlined("", List.of()));
    }

    /** A page that needs no other file and no network. */
    public String html() {
        try (InputStream css = ReportPage.class.getResourceAsStream("page.css")) {
            String style = new String(css.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
            return render("sheet.ftlh", new Inlined(style, List.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of text; columns are as wide as they must be. */
    public String text() {
        StringBuilder out = new StringBuilder(Visible.text(title)).append('\n');
        sentences.forEach(sentence -> out.append(Visible.text(sentence)).append('\n'));
        for (Table table : tables) {
            out.append('\n').append(table.title()).append('\n');
            Shown shown = shown(table);
            List<List<Cell>> lines = new ArrayList<>(List.of(shown.head()));
            lines.addAll(shown.rows());
            int[] widths = IntStream.range(0, shown.head().size())
                    .map(c -> lines.stream()
                            .mapToInt(line -> line.get(c).text().length())
                            .max()
                            .orElse(0))
                    .toArray();
            for (List<Cell> line : lines) {
                StringBuilder text = new StringBuilder();
                for (int c = 0; c < widths.length; c++) {
                    String blanks = " ".repeat(widths[c] - line.get(c).text().length());
                    text.append("  ")
                            .append(line.get(c).number() ? blanks : "")
                            .append(line.get(c).text())
                            .append(line.get(c).number() ? "" : blanks);
                }
                out.append(text.toString().stripTrailing()).append('\n');
            }
        }
        return out.toString();
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

    private String render(String template, Inlined inlined) {
        StringWriter out = new StringWriter();
        try {
            TEMPLATES.write(
                    template,
                    Map.of(
                            "title",
                            Visible.text(title),
                            "sentences",
                            sentences.stream().map(Visible::text).toList(),
                            "tables",
                            tables.stream().map(Sheet::shown).toList(),
                            "inlined",
                            inlined),
                    out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static Shown shown(Table table) {
        List<Column> columns = table.columns();
        List<Cell> head = columns.stream()
                .map(column -> new Cell(column.title(), false, column.isNumber()))
                .toList();
        List<List<Cell>> rows = table.rows().stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(i -> new Cell(
                                Visible.text(columns.get(i).shown(row.get(i))),
                                columns.get(i).kind() == Column.Kind.NAME && row.get(i) != null,
                                columns.get(i).isNumber()))
                        .toList())
                .toList();
        return new Shown(table.title(), head, rows);
    }
}
