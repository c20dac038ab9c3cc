package org.repmlpeval.job.compare;

import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.repmlpeval.job.compare.RunLine.FormScore;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.partitioning.Count;

/**
 * What the owner of a release wants to know of two runs, in a sentence.
 *
 * @param one name of the first run
 * @param other name of the second
 */
record PairVerdict(RunPair pair, RunLine first, RunLine second, String one, String other) {
    /** Two figures with two decimals may look equal if they are nearer. */
    private static final double HIDDEN = 0.02;

    String sentence() {
        if (pair.images() != null && pair.images().scored() == 0) {
            return text("%s and %s CANNOT BE COMPARED: no image has a result in both runs%s.", other, one, once());
        }
        String start =
                switch (pair.standing()) {
                    case SAME -> text("%s is the SAME as %s: ", other, one);
                    case BETTER -> text("%s is BETTER than %s: ", other, one);
                    case WORSE -> text("%s is WORSE than %s: ", other, one);
                    case NO_SIGNIFICANT_DIFFERENCE -> text("%s is NOT SIGNIFICANTLY DIFFERENT from %s: ", other, one);
                    case UNKNOWN -> text("%s and %s are NOT THE SAME, and no test says which is better: ", other, one);
                };
        return start
                + (pair.forms().isEmpty() ? scores() : forms())
                + where()
                + "."
                + (pair.measured().isEmpty() ? "" : " They did not measure the same; see the warning.");
    }

    private String forms() {
        return pair.forms().stream().map(this::form).collect(Collectors.joining("; "));
    }

    private String form(FormPair form) {
        String flips = form.flips().of() == 0
                ? "no image has a result in both runs"
                : Count.grouped(form.flips().count(), "other prediction");
        return switch (Standing.of(form)) {
            case SAME -> text(
                    "%s predicts the same classes, %s",
                    form.form(),
                    form.drift().max() == null || form.drift().max() == 0
                            ? "with the same best logits"
                            : text(
                                    "with best logits that differ by at most %.1e",
                                    form.drift().max()));
            case BETTER, WORSE -> text(
                    "top-1 of %s is %s, which is significant (%s)",
                    form.form(), points(form), Numbers.pValue(form.pValue()));
            case NO_SIGNIFICANT_DIFFERENCE -> text(
                    "top-1 of %s is %s (%s) with %s", form.form(), points(form), Numbers.pValue(form.pValue()), flips);
            case UNKNOWN -> text("%s cannot be tested (%s)", form.form(), flips);
        };
    }

    /** For example {@code 0.200 points lower}. */
    static String points(FormPair form) {
        return form.points() == 0
                ? "the same"
                : text("%s points %s", Numbers.pointsOf(form.points()), form.points() < 0 ? "lower" : "higher");
    }

    private String where() {
        if (pair.images() == null) {
            return "";
        }
        MatchedImages images = pair.images();
        String both = Count.grouped(images.scored(), "image");
        if (images.scored() < images.common()) {
            return ", on the " + both + " with a result in both" + once();
        }
        return images.onlyFirst() + images.onlySecond() == 0 ? ", on " + both : ", on the " + both + " that both have";
    }

    private String once() {
        long once = pair.images().scoredOnce();
        return once == 0
                ? ""
                : "; " + Count.grouped(once, "image") + Count.verb(once, " has", " have")
                        + " a result in only one of the runs";
    }

    /** A difference that two decimals may hide. */
    private static String small(double points) {
        return points == 0 || Math.abs(points) >= HIDDEN ? "" : text(" (%s points)", Numbers.points(points));
    }

    /** Of runs whose images cannot be paired. */
    private String scores() {
        if (pair.standing() == Standing.SAME) {
            return "every outcome and prediction is, by their digests";
        }
        List<String> scores = new ArrayList<>();
        for (FormScore score : second.accuracy()) {
            first.accuracy().stream()
                    .filter(own -> own.form().equals(score.form())
                            && own.metric().equals(score.metric())
                            && own.percent() != null
                            && score.percent() != null)
                    .forEach(own -> scores.add(text(
                            "%s of %s is %.2f %% against %.2f %%%s",
                            score.metric(),
                            score.form(),
                            score.percent(),
                            own.percent(),
                            small(score.percent() - own.percent()))));
        }
        return scores.isEmpty() ? "they have no figures of accuracy in common" : String.join("; ", scores);
    }
}
