package org.repmlpeval.job.report.text;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.classes.ClassRow;
import org.repmlpeval.job.report.page.Head;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.verdict.Verdict;
import org.repmlpeval.job.report.template.Document;
import org.repmlpeval.job.report.template.Templates;

/**
 * A short report in Markdown, for example for a comment on a pull request: the verdict, the figures and what is not as it should be; the
 * tables of the page are folded.
 *
 * @param classes the names of a classifier's classes; empty if they are not known
 */
record MarkdownReport(List<ClassRow> classes) implements Document {
    private static final Templates TEMPLATES = new Templates(MarkdownReport.class);

    @Override
    public String fileName() {
        return "report.md";
    }

    @Override
    public void write(EvaluationReport report, Writer out) throws IOException {
        PageExtras extras = new PageExtras(classes, Map.of());
        TEMPLATES.write(
                "report.md.ftl",
                Map.of(
                        "head",
                        Head.of(report),
                        "verdict",
                        Verdict.of(report),
                        "open",
                        MarkdownSection.open(report, extras),
                        "folded",
                        MarkdownSection.folded(report, extras),
                        "provenance",
                        Provenance.of(report)),
                out);
    }
}
