package org.repmlpeval.job.report.page.part;

import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.range;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;

/** Identification of probes. @param comparison null if there is only one form */
public record IdentificationPart(String sentence, PageTable ranks, PageTable comparison) {
    /** Null without probes. */
    public static IdentificationPart of(EvaluationReport report) {
        IdentificationSection section = report.identification();
        if (section == null) {
            return null;
        }
        return new IdentificationPart(
                text(
                        "%s tests of a probe and a mate were made, with %s probes and %s faces in the gallery%s.",
                        count(section.tests()),
                        count(section.embeddedProbes()),
                        count(section.embeddedGallery()),
                        section.countedDistractors() == null
                                ? ""
                                : text(" and %s distractors", count(section.countedDistractors()))),
                ranks(section),
                comparison(section));
    }

    private static PageTable ranks(IdentificationSection section) {
        PageTable.Builder table = PageTable.of("identification-ranks", "How often the mate is among the first faces")
                .words("form", null)
                .words("among", "Which faces the mate is compared with.")
                .numbers("rank", "The mate is among so many most similar faces.")
                .numbers("%", null)
                .numbers("95 % interval", null)
                .numbers("tests", "Such tests.")
                .numbers("of", "All tests.");
        for (IdentificationSection.Form form : section.forms()) {
            boolean distractors = form.amongDistractors() != null;
            if (distractors) {
                rows(table, form.form(), "distractors", form.amongDistractors());
            }
            rows(table, form.form(), distractors ? "distractors and others" : "other persons", form.amongAll());
        }
        return table.build();
    }

    private static void rows(
            PageTable.Builder table, String form, String among, List<IdentificationSection.Rank> ranks) {
        for (IdentificationSection.Rank rank : ranks) {
            table.row(
                    Cell.of(form),
                    Cell.of(among),
                    Cell.count((long) rank.rank()),
                    Cell.percent(rank.percent()),
                    Cell.of(range(rank.wilson95())),
                    Cell.count(rank.hits()),
                    Cell.count(rank.of()));
        }
    }

    private static PageTable comparison(IdentificationSection section) {
        if (section.comparison().isEmpty()) {
            return null;
        }
        String reference = section.comparison().get(0).reference();
        PageTable.Builder table = PageTable.of("identification-comparison", "Ranks of each form against " + reference)
                .words("form", null)
                .numbers("changed ranks", "Tests whose mate has another rank.")
                .numbers("of tests", null)
                .numbers("first only in " + reference, null)
                .numbers("first only in the form", null)
                .numbers("McNemar p", "How likely a split at least this uneven would be if neither form were better.");
        for (IdentificationSection.Comparison pair : section.comparison()) {
            table.row(
                    Cell.of(pair.other()),
                    Cell.count(pair.changedRanks().count()),
                    Cell.count(pair.changedRanks().of()),
                    Cell.count(pair.onlyReferenceRight()),
                    Cell.count(pair.onlyOtherRight()),
                    Cell.of(Numbers.probability(pair.pValue())));
        }
        return table.build();
    }
}
