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
    private static final List<String> TABLES = List.of(
            "accuracy",
            "comparison",
            "drift",
            "gates",
            "exactness",
            "flips",
            "confusions",
            "classes",
            "faults",
            "speed");

    private Documents() {}

    /** Those that every run has. */
    public static List<Document> published() {
        return List.of(markdown(), text(), junit());
    }

    public static Document markdown() {
        return new MarkdownReport();
    }

    public static Document text() {
        return new ConsoleText();
    }

    public static Document junit() {
        return new JUnitReport();
    }

    /** One per table. */
    public static List<Document> csv() {
        return TABLES.stream().map(CsvTable::new).map(Document.class::cast).toList();
    }

    /** The classes of a classifier as CSV. @param rows those of {@code classes.parquet}; empty for other networks */
    public static Document classes(List<ClassRow> rows) {
        return new ClassesCsv(rows);
    }

    /** All of them. */
    public static List<Document> all() {
        return Stream.concat(published().stream(), csv().stream()).toList();
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
