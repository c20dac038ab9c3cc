package org.repmlpeval.job.report.text;

import static org.repmlpeval.job.report.text.Column.Kind.COUNT;
import static org.repmlpeval.job.report.text.Column.Kind.PERCENT;

import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.classes.ClassRow;
import org.repmlpeval.job.report.template.Document;

/** The classes of a classifier as CSV. @param rows those of {@code classes.parquet} */
record ClassesCsv(List<ClassRow> rows) implements Document {
    private static final List<Column> COLUMNS = List.of(
            Column.text("form", "form"),
            Column.of(COUNT, "class", "class"),
            Column.name("name", "name"),
            Column.of(COUNT, "images", "images"),
            Column.of(COUNT, "predicted", "predicted"),
            Column.of(COUNT, "hits", "hits"),
            Column.of(PERCENT, "accuracy_percent", "accuracy %"));

    @Override
    public String fileName() {
        return "classes.csv";
    }

    @Override
    public boolean fits(EvaluationReport report) {
        return !rows.isEmpty();
    }

    @Override
    public void write(EvaluationReport report, Writer out) throws IOException {
        List<List<Object>> cells = rows.stream()
                .map(row -> Arrays.<Object>asList(
                        row.form(), row.index(), row.name(), row.images(), row.predicted(), row.hits(), row.percent()))
                .toList();
        CsvTable.write(new Table("classes", "Classes", COLUMNS, cells), out);
    }
}
