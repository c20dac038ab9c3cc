package org.repmlpeval.job.report.template;

import java.io.IOException;
import java.io.Writer;
import org.repmlpeval.job.report.EvaluationReport;

/** A way to write a report for people or for other programs. It shows what the report holds and computes nothing. */
public interface Document {
    /** Name of its file in the folder of a report, for example {@code report.md}. */
    String fileName();

    /** Whether the report has something to write; if not, there is no file. */
    default boolean fits(EvaluationReport report) {
        return true;
    }

    /**
     * @param report as it was published, without secrets
     * @param out is to be encoded as UTF-8; stays open
     * @throws IOException if the writer fails
     */
    void write(EvaluationReport report, Writer out) throws IOException;
}
