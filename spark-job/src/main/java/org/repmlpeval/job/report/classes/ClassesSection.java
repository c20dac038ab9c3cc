package org.repmlpeval.job.report.classes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.repmlpeval.job.report.result.Ratios;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.FormCounts;
import org.repmlpeval.job.task.classification.Scoring;
import org.repmlpeval.job.task.classorder.KnownOrder;
import org.repmlpeval.job.task.classorder.OrderCanary;
import org.repmlpeval.job.task.classorder.OrderCanary.Finding;

/**
 * A classifier's classes one by one.
 *
 * @param forms one per form, the reference first
 * @param subset null if the labels have all of the network's classes
 * @param order an order of the classes under which the reference form would be right far more often; null if none is
 * @param warnings reasons why the accuracy may be meaningless that only the predictions show
 */
public record ClassesSection(List<FormClasses> forms, Subset subset, Order order, List<String> warnings) {
    /**
     * The classes that occur in the labels are fewer than the network's.
     *
     * @param labelled number of classes that occur
     * @param classes number of the network's classes
     * @param masked whether the logits of the others were left out
     * @param outsideImages per form, images for which a class that does not occur was predicted; null if masked
     * @param hitsWithout per form, top-1 hits if those classes had been left out; null if masked
     */
    public record Subset(int labelled, int classes, boolean masked, List<Long> outsideImages, List<Long> hitsWithout) {}

    /**
     * @param known the order in words; null if it is none of the known ones
     * @param percent top-1 of the reference form with the labels as they are
     * @param renamedPercent top-1 if the classes were renamed so
     */
    public record Order(String known, double percent, double renamedPercent) {}

    public ClassesSection {
        forms = List.copyOf(forms);
        warnings = List.copyOf(warnings);
    }

    /** @param known orders that are often confused with the right one */
    public static ClassesSection of(ClassificationResult result, ClassNames names, List<KnownOrder> known) {
        long scored = result.count(ImageOutcome.SCORED);
        List<String> forms = result.task().forms();
        List<FormClasses> lines = new ArrayList<>();
        for (int f = 0; f < forms.size(); f++) {
            lines.add(FormClasses.of(forms.get(f), result.forms().get(f), scored, result.images(), names));
        }
        FormCounts reference = result.forms().get(0);
        List<String> warnings = new ArrayList<>();
        Order order = OrderCanary.find(result.task().classes(), reference.confusion(), known)
                .map(finding -> order(finding, warnings))
                .orElse(null);
        return new ClassesSection(lines, subset(result, scored, warnings), order, warnings);
    }

    /** What the canary found, with a warning in words added to the list. */
    public static Order order(Finding finding, List<String> warnings) {
        double percent = Ratios.percent(finding.hits(), finding.images());
        double renamed = Ratios.percent(finding.renamedHits(), finding.images());
        String start =
                String.format(Locale.ROOT, "class order: top-1 is %.2f %%, but it would be %.2f %% ", percent, renamed);
        warnings.add(
                finding.order() != null
                        ? start + "with another order of the classes: " + finding.order()
                                + "; check --classes, --class-order or --labels"
                        : start + "if the classes were renamed in a way that is none of the known orders (found on one"
                                + " half of the images, measured on the other); check the class list and the label file");
        return new Order(finding.order(), percent, renamed);
    }

    private static Subset subset(ClassificationResult result, long scored, List<String> warnings) {
        Scoring scoring = result.task().scoring();
        int labelled = scoring.labelled().size();
        int classes = result.task().classes();
        if (labelled == 0) {
            return null;
        }
        if (scoring.others() == Scoring.Others.MASKED) {
            return new Subset(labelled, classes, true, null, null);
        }
        FormCounts reference = result.forms().get(0);
        if (reference.outside() > 0
                && reference.hitsWithin() != reference.top1().hits()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the labels have %,d of the network's %,d classes; for %,d of %,d images it predicts one of the"
                            + " others. Without those classes top-1 of %s would be %.2f %% instead of %.2f %%; to leave"
                            + " them out, as is done for ImageNet-A and ImageNet-R, add --class-subset folders",
                    labelled,
                    classes,
                    reference.outside(),
                    scored,
                    result.task().reference(),
                    Ratios.percent(reference.hitsWithin(), scored),
                    Ratios.percent(reference.top1().hits(), scored)));
        }
        return new Subset(
                labelled,
                classes,
                false,
                result.forms().stream().map(FormCounts::outside).toList(),
                result.forms().stream().map(FormCounts::hitsWithin).toList());
    }
}
