package org.repmlpeval.job.report.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.classes.ClassRow;
import org.repmlpeval.job.report.template.Document;

/** The documents of a report, beside {@code report.json}. */
public final class Documents {
    private Documents() {}

    /** Those that every run has. @param classes those of {@code classes.parquet}; empty for other networks */
    public static List<Document> published(List<ClassRow> classes) {
        return List.of(markdown(classes), text(), junit());
    }

    /** @param classes those of {@code classes.parquet}; empty for other networks */
    public static Document markdown(List<ClassRow> classes) {
        return new MarkdownReport(classes);
    }

    public static Document text() {
        return new ConsoleText();
    }

    public static Document junit() {
        return new JUnitReport();
    }

    /** One per table of the report. */
    public static List<Document> csv(EvaluationReport report) {
        return Stream.concat(ResultTables.of(report).stream(), DetailTables.of(report).stream())
                .<Document>map(CsvTable::new)
                .toList();
    }

    /** The classes of a classifier as CSV. @param rows those of {@code classes.parquet}; empty for other networks */
    public static Document classes(List<ClassRow> rows) {
        return new ClassesCsv(rows);
    }

    /** A report as it is published, which is without secrets. */
    public static EvaluationReport published(EvaluationReport report) throws IOException {
        return ReportJson.read(new ByteArrayInputStream(ReportJson.write(report).getBytes(StandardCharsets.UTF_8)));
    }

    /** A document in UTF-8. @param report as it is published */
    public static byte[] bytes(Document document, EvaluationReport report) throws IOException {
        StringWriter out = new StringWriter();
        document.write(report, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
