package org.repmlpeval.job.report.text;

import java.io.IOException;
import java.io.Writer;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.template.Document;

/** The summary of the console as a file. */
record ConsoleText() implements Document {
    @Override
    public String fileName() {
        return "report.txt";
    }

    @Override
    public void write(EvaluationReport report, Writer out) throws IOException {
        out.write(ConsoleSummary.render(report));
    }
}
