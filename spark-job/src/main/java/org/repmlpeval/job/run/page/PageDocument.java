package org.repmlpeval.job.run.page;

import java.io.IOException;
import java.io.Writer;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.ReportPage;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.template.Document;

/** The page of a report. @param extras what it shows beyond the report */
public record PageDocument(PageExtras extras) implements Document {
    @Override
    public String fileName() {
        return ReportPage.NAME;
    }

    @Override
    public void write(EvaluationReport report, Writer out) throws IOException {
        ReportPage.write(report, extras, out);
    }
}
