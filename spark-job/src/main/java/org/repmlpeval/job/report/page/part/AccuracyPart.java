package org.repmlpeval.job.report.page.part;

import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.range;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.classes.FormClasses;
import org.repmlpeval.job.report.page.element.Chart;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;
import org.repmlpeval.job.report.result.FormAccuracy;
import org.repmlpeval.job.report.result.FormAccuracy.Accuracy;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.FormComparison.PairedDifference;

/**
 * A classifier's accuracy.
 *
 * @param notes sentences about bounds, ties and left-out classes
 * @param differences each form against the reference; null if there is only one
 */
public record AccuracyPart(Chart intervals, PageTable loss, PageTable differences, List<String> notes) {
    /** Null unless the network is a classifier. */
    public static AccuracyPart of(EvaluationReport report) {
        if (report.accuracy() == null) {
            return null;
        }
        return new AccuracyPart(intervals(report), loss(report), differences(report), notes(report));
    }

    private static Chart intervals(EvaluationReport report) {
        PageTable.Builder table = PageTable.of("accuracy-forms", "Accuracy of each form")
                .words("form", null)
                .words(
                        "measure",
                        "Top-k counts an image as right if its label is among the k classes with the"
                                + " largest logits.")
                .numbers("%", "Right images among the scored ones.")
                .numbers("95 % interval", "Wilson interval: what other images of the same kind would give.")
                .numbers("right", null)
                .numbers("scored", "Images with a result in every form. Only they count.");
        for (FormAccuracy form : report.accuracy()) {
            for (Accuracy accuracy : report.accuracies(form.form())) {
                table.row(
                        Cell.of(form.form()),
                        Cell.of("top-" + accuracy.k()),
                        Cell.percent(accuracy.percent()),
                        Cell.of(range(accuracy.wilson95())),
                        Cell.count(accuracy.hits()),
                        Cell.count(accuracy.of()));
            }
        }
        List<FormAccuracy> known = report.accuracy().stream()
                .filter(form -> form.top1().percent() != null)
                .toList();
        return new Chart(
                "accuracy-chart",
                "intervals",
                "Top-1 accuracy of each form with its 95 % interval.",
                Map.of(
                        "unit",
                        "top-1 accuracy, %",
                        "labels",
                        known.stream().map(FormAccuracy::form).toList(),
                        "points",
                        known.stream().map(form -> form.top1().percent()).toList(),
                        "low",
                        known.stream()
                                .map(form -> form.top1().wilson95().lowPercent())
                                .toList(),
                        "high",
                        known.stream()
                                .map(form -> form.top1().wilson95().highPercent())
                                .toList()),
                table.build());
    }

    /** Null without classes. */
    private static PageTable loss(EvaluationReport report) {
        if (report.classes() == null) {
            return null;
        }
        PageTable.Builder table = PageTable.of("accuracy-loss", "Loss and calibration of each form")
                .words("form", null)
                .numbers("cross-entropy", "Mean negative log likelihood of the label, in nats. Lower is better.")
                .numbers("mean class accuracy, %", "Each class counts alike, however many images it has.")
                .numbers(
                        "calibration error, %",
                        "How far confidence and accuracy are apart on average. 0 is best. See the reliability diagram.");
        for (FormClasses form : report.classes().forms()) {
            table.row(
                    Cell.of(form.form()),
                    Cell.decimal(4, form.crossEntropy()),
                    Cell.percent(form.meanClassPercent()),
                    Cell.percent(form.ecePercent()));
        }
        return table.build();
    }

    private static PageTable differences(EvaluationReport report) {
        if (report.comparison().isEmpty()) {
            return null;
        }
        String reference = report.comparison().get(0).reference();
        PageTable.Builder table = PageTable.of("accuracy-differences", "Top-1 accuracy of each form minus " + reference)
                .words("form", null)
                .numbers("difference, points", "Percentage points. Below 0 the form is right less often.")
                .numbers(
                        "95 % interval",
                        "Tango interval of the paired difference. If it contains 0, the data do not show a difference.")
                .numbers("right only in " + reference, null)
                .numbers("right only in the form", null)
                .numbers(
                        "McNemar p",
                        "How likely a split at least this uneven would be if neither form were better. Below 0.05 is"
                                + " usually called significant.")
                .words("margin", "Whether the data rule out a difference beyond --margin.");
        for (FormComparison pair : report.comparison()) {
            PairedDifference difference = pair.difference();
            table.row(
                    Cell.of(pair.other()),
                    Cell.signed(difference.points()),
                    Cell.of(Numbers.signed(difference.tango95())),
                    Cell.count(pair.mcNemar().onlyReferenceRight()),
                    Cell.count(pair.mcNemar().onlyOtherRight()),
                    Cell.of(Numbers.probability(pair.mcNemar().pValue())),
                    Cell.of(margin(difference)));
        }
        return table.build();
    }

    private static String margin(PairedDifference difference) {
        if (difference.margin() == null || difference.withinMargin() == null) {
            return "none given";
        }
        return text(
                "more than %s points %s",
                difference.margin(), difference.withinMargin() ? "are ruled out" : "are not ruled out");
    }

    private static List<String> notes(EvaluationReport report) {
        List<String> notes = new ArrayList<>();
        List<String> bounds = report.accuracy().stream()
                .filter(form -> form.top1().overListed() != null)
                .map(form -> text("%s %% for %s", range(form.top1().overListed()), form.form()))
                .toList();
        if (!bounds.isEmpty()) {
            notes.add(text(
                    "If the images without a result were all wrong or all right, top-1 over all %s listed images would be"
                            + " %s.",
                    count(report.data().listedImages()), Numbers.all(bounds)));
        }
        for (FormAccuracy form : report.accuracy()) {
            FormAccuracy.Ties ties = form.top1().ties();
            if (ties.worstCaseHits() != ties.bestCaseHits()) {
                notes.add(text(
                        "Some logits of %s are exactly equal. Depending on their order, top-1 has %s to %s hits.",
                        form.form(), count(ties.worstCaseHits()), count(ties.bestCaseHits())));
            }
        }
        if (report.classes() != null && report.classes().subset() != null) {
            var subset = report.classes().subset();
            notes.add(
                    subset.masked()
                            ? text(
                                    "Only the %s of %s classes that occur in the labels may be predicted.",
                                    count((long) subset.labelled()), count((long) subset.classes()))
                            : text(
                                    "The labels have %s of the network's %s classes.",
                                    count((long) subset.labelled()), count((long) subset.classes())));
        }
        return notes;
    }
}
