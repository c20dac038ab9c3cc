package org.repmlpeval.job.run.page;

import java.io.IOException;
import java.util.function.Consumer;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.ReportPage;
import org.repmlpeval.job.report.page.extra.OverlaysFile;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.extra.ThumbnailsFile;
import org.repmlpeval.job.report.text.Documents;
import org.repmlpeval.job.run.output.RunFolder;

/** Writes {@code report.html}, and the thumbnails that it shows, into the folder of a run before it is published. */
public final class RunPage {
    private RunPage() {}

    /**
     * Writes the page. If it cannot be made, the user is told why, and the run goes on: a page can be made again, a run cannot.
     *
     * @param say takes sentences for the user
     */
    public static void write(EvaluationReport report, PageExtras extras, RunFolder folder, Consumer<String> say) {
        try {
            byte[] page = Documents.bytes(new PageDocument(extras), report);
            if (!extras.thumbnails().isEmpty()) {
                folder.write(ThumbnailsFile.NAME, ThumbnailsFile.content(extras.thumbnails()));
            }
            if (extras.overlays().isPresent()) {
                folder.write(
                        OverlaysFile.NAME,
                        OverlaysFile.content(extras.overlays().get()));
            }
            folder.write(ReportPage.NAME, page);
        } catch (IOException | RuntimeException e) {
            say.accept("WARNING: " + ReportPage.NAME + " could not be written: " + e.getMessage()
                    + "; the report is published without it, and 'report' makes it again");
        }
    }
}
