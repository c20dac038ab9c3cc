package org.repmlpeval.job.report.page.verdict;

import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.segmentation.FormSegmentation;
import org.repmlpeval.job.report.segmentation.SegmentationSection;
import org.repmlpeval.partitioning.Count;

/** All warnings of a report, wherever they stand in it. */
final class Warnings {
    private Warnings() {}

    static List<String> of(EvaluationReport report) {
        List<String> all = new ArrayList<>(report.data().warnings());
        report.checkpoint().notes().stream()
                .filter(note -> note.startsWith(CheckpointSection.PREPROCESSING))
                .forEach(all::add);
        if (report.classes() != null) {
            all.addAll(report.classes().warnings());
        }
        if (report.segmentation() != null) {
            pixels(report.segmentation(), all);
        }
        if (report.verification() != null) {
            pairs(report.verification(), all);
        }
        if (report.identification() != null && report.identification().probesWithoutMate() > 0) {
            long probes = report.identification().probesWithoutMate();
            all.add(Count.grouped(probes, "probe")
                    + Count.verb(
                            probes,
                            " has no mate in the gallery and is not tested",
                            " have no mate in the gallery and are not tested"));
        }
        if (report.exactness() != null) {
            // The verdict says what this one says.
            report.exactness().warnings().stream()
                    .filter(warning -> !warning.startsWith(ExactnessSection.FAULT))
                    .forEach(all::add);
        }
        all.addAll(report.environment().engine().warnings());
        return all;
    }

    private static void pixels(SegmentationSection section, List<String> all) {
        if (section.strayLabels().of() > 0) {
            all.add(text(
                    "%s %s values that are no class; the first is that of %s: %s",
                    Count.grouped(section.strayLabels().of(), "label map"),
                    Count.verb(section.strayLabels().of(), "has", "have"),
                    section.strayLabels().items().get(0).id(),
                    section.strayLabels().items().get(0).values()));
        }
        for (FormSegmentation form : section.forms()) {
            if (form.pixels().withoutScores() > 0) {
                all.add(text(
                        "%s gives NaN or infinite scores for %s of %s; they count as wrong",
                        form.form(),
                        Count.grouped(form.pixels().withoutScores(), "pixel"),
                        Count.grouped(form.pixels().imagesWithoutScores(), "image")));
            }
        }
    }

    private static void pairs(VerificationSection section, List<String> all) {
        VerificationSection.Pairs pairs = section.pairs();
        if (pairs.notEvaluated().of() > 0) {
            all.add(text(
                    "%s %s not evaluated because an image was not scored; the first is line %d: %s",
                    Count.grouped(pairs.notEvaluated().of(), "pair"),
                    Count.verb(pairs.notEvaluated().of(), "is", "are"),
                    pairs.notEvaluated().items().get(0).line(),
                    pairs.notEvaluated().items().get(0).image()));
        }
        if (pairs.testedFolds() < pairs.folds()) {
            all.add(text(
                    "accuracy is the mean of %s folds, not of %s: the others have no evaluated pairs, or leave too few"
                            + " for a threshold",
                    count((long) pairs.testedFolds()), count((long) pairs.folds())));
        }
        all.addAll(section.warnings());
    }
}
