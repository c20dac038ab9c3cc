package org.repmlpeval.job.run.page;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.classes.ClassRow;
import org.repmlpeval.job.report.template.Document;
import org.repmlpeval.job.report.text.Documents;
import org.repmlpeval.job.run.output.RunFolder;

/** Writes the documents of a run into its folder before it is published. A document that cannot be written does not hold the report up. */
public final class RunDocuments {
    private RunDocuments() {}

    /**
     * @param classes counts by class of a classifier; empty for other networks
     * @param say takes a warning for each document that is missing
     */
    public static void write(EvaluationReport report, List<ClassRow> classes, RunFolder folder, Consumer<String> say) {
        EvaluationReport published;
        try {
            published = Documents.published(report);
        } catch (IOException | RuntimeException e) {
            say.accept("WARNING: the documents of the report could not be written: " + e.getMessage()
                    + "; the report is published without them, and 'report' makes them again");
            return;
        }
        for (Document document : Documents.published(classes)) {
            try {
                folder.write(document.fileName(), Documents.bytes(document, published));
            } catch (IOException | RuntimeException e) {
                say.accept("WARNING: " + document.fileName() + " could not be written: " + e.getMessage()
                        + "; the report is published without it, and 'report' makes it again");
            }
        }
    }
}
