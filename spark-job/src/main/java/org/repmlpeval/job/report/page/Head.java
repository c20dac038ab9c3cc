package org.repmlpeval.job.report.page;

import static org.repmlpeval.job.report.page.element.Numbers.all;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.provenance.EnvironmentSection.BuildSection;
import org.repmlpeval.partitioning.Count;

/**
 * The head of a page.
 *
 * @param title of the page
 * @param subject what was compared on what, one sentence
 * @param program which program wrote the report and when
 */
public record Head(String title, String subject, String program) {
    public static Head of(EvaluationReport report) {
        List<String> forms = report.run().forms();
        String name = report.architecture().name();
        BuildSection build = report.environment().build();
        return new Head(
                text("%s: %s", name, forms.size() == 1 ? "the form " + forms.get(0) : all(forms) + " compared"),
                text(
                        "%s of %s, with the weights of %s%s.",
                        Count.grouped(report.data().listedImages(), "image"),
                        report.data().root(),
                        report.checkpoint().path(),
                        report.checkpoint().converted() == null
                                ? ""
                                : text(
                                        "; %s with the converted weights of %s",
                                        all(report.checkpoint().converted().forms()),
                                        report.checkpoint().converted().path())),
                build.text() + ", " + report.created().replace('T', ' ').replace("Z", " UTC"));
    }
}
