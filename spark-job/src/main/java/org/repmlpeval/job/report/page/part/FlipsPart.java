package org.repmlpeval.job.report.page.part;

import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.small;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.task.classification.Flip;
import org.repmlpeval.partitioning.Count;

/**
 * Images that a form puts into another class than the reference.
 *
 * @param flips how many there are
 * @param sentence the same in words
 * @param cards those with a thumbnail
 * @param table all that the report lists; null if there are none
 */
public record FlipsPart(
        String reference, String other, long flips, String sentence, List<FlipCard> cards, PageTable table) {
    /** Whether each row of the table has its card. */
    public boolean allShown() {
        return table != null && cards.size() == table.rows().size();
    }

    /**
     * One flip.
     *
     * @param label name of the right class; null without a label
     * @param verdict who is right, in words
     */
    public record FlipCard(ImageView image, String label, Prediction reference, Prediction other, String verdict) {}

    /** What a form says. @param margin largest minus second largest logit */
    public record Prediction(String form, String name, String margin) {}

    /** One per form after the first; empty unless the network is a classifier. */
    public static List<FlipsPart> of(EvaluationReport report, PageExtras extras) {
        List<FlipsPart> parts = new ArrayList<>();
        if (report.comparison() != null) {
            Classes classes = new Classes(extras);
            report.comparison().forEach(pair -> parts.add(of(pair, classes, extras)));
        }
        return parts;
    }

    private static FlipsPart of(FormComparison pair, Classes classes, PageExtras extras) {
        List<FlipCard> cards = new ArrayList<>();
        PageTable.Builder table = PageTable.sortable("flips-" + pair.other(), "Images with another prediction")
                .words("image", null)
                .words("label", "The right class.")
                .words(pair.reference(), "Class that " + pair.reference() + " predicts.")
                .numbers("margin", "Largest minus second largest logit: how sure the form is.")
                .words(pair.other(), "Class that " + pair.other() + " predicts.")
                .numbers("margin", "The same of the other form. Flips with small margins are close decisions.")
                .words("right", "Which form predicts the label.");
        for (Flip flip : pair.flipList().items()) {
            String label = flip.label() == null ? null : classes.name(flip.label());
            String verdict = verdict(flip, pair);
            String reference = classes.name(flip.referenceClass());
            String other = classes.name(flip.otherClass());
            table.row(
                    Cell.of(flip.id()),
                    Cell.of(label),
                    Cell.of(reference),
                    Cell.small(flip.referenceMargin()),
                    Cell.of(other),
                    Cell.small(flip.otherMargin()),
                    Cell.of(verdict));
            ImageView image = ImageView.of(flip.id(), extras);
            if (image.isThere()) {
                cards.add(new FlipCard(
                        image,
                        label,
                        new Prediction(pair.reference(), reference, small(flip.referenceMargin())),
                        new Prediction(pair.other(), other, small(flip.otherMargin())),
                        verdict));
            }
        }
        long flips = pair.flips().count();
        return new FlipsPart(
                pair.reference(), pair.other(), flips, sentence(pair), cards, flips == 0 ? null : table.build());
    }

    private static String verdict(Flip flip, FormComparison pair) {
        if (flip.label() == null) {
            return "no label";
        }
        if (flip.label() == flip.referenceClass()) {
            return pair.reference();
        }
        return flip.label() == flip.otherClass() ? pair.other() : "neither";
    }

    private static String sentence(FormComparison pair) {
        long flips = pair.flips().count();
        if (pair.flips().of() == 0) {
            return text("%s and %s were not compared, because no image was scored.", pair.reference(), pair.other());
        }
        if (flips == 0) {
            return text(
                    "%s and %s predict the same class for %s.",
                    pair.reference(),
                    pair.other(),
                    pair.flips().of() == 1
                            ? "the only image"
                            : "all " + Count.grouped(pair.flips().of(), "image"));
        }
        int listed = pair.flipList().items().size();
        return text(
                "%s and %s predict different classes for %s of %s. %s",
                pair.reference(),
                pair.other(),
                count(flips),
                Count.grouped(pair.flips().of(), "image"),
                listed < flips
                        ? text("The first %s by name are listed; rows/ has all of them.", count((long) listed))
                        : "");
    }
}
