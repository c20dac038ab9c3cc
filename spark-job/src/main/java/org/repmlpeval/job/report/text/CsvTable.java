package org.repmlpeval.job.report.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.template.Document;

/**
 * One table of a report as CSV: RFC 4180, UTF-8, with a line of names. Numbers have all their digits; what is not known is empty. A text
 * that a spreadsheet would run as a formula begins with an apostrophe.
 *
 * @param table of the report
 */
record CsvTable(Table table) implements Document {
    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();

    /** A text that begins with one of these is a formula in some spreadsheet. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    @Override
    public String fileName() {
        return table.name() + ".csv";
    }

    @Override
    public boolean fits(EvaluationReport report) {
        return !table.rows().isEmpty();
    }

    @Override
    public void write(EvaluationReport report, Writer out) throws IOException {
        write(table, out);
    }

    /** The table with a line of names. @param out stays open */
    static void write(Table table, Writer out) throws IOException {
        CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true).setLineSeparator("\r\n");
        table.columns().forEach(column -> schema.addColumn(column.name()));
        try (SequenceWriter rows = MAPPER.writer(schema.build()).writeValues(out)) {
            for (List<Object> row : table.rows()) {
                rows.write(row.stream().map(CsvTable::harmless).toList().toArray());
            }
        }
    }

    private static Object harmless(Object value) {
        return value instanceof String text && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : value == null ? "" : value;
    }
}
