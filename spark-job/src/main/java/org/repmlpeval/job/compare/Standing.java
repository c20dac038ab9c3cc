package org.repmlpeval.job.compare;

import java.util.List;
import org.repmlpeval.job.task.statistics.McNemar;

/** How a run stands to the first one. */
public enum Standing {
    /** Each image has the same prediction in both. */
    SAME,
    /** Its accuracy is higher, and chance does not explain it. */
    BETTER,
    /** Its accuracy is lower, and chance does not explain it. */
    WORSE,
    /** Predictions differ, but accuracy no more than by chance. */
    NO_SIGNIFICANT_DIFFERENCE,
    /** Results differ, and nothing says which is better. */
    UNKNOWN;

    static Standing of(FormPair form) {
        if (form.flips().of() == 0) {
            return UNKNOWN;
        }
        if (form.flips().count() == 0) {
            return SAME;
        }
        if (form.images() == 0) {
            return UNKNOWN;
        }
        if (form.pValue() > McNemar.SIGNIFICANT) {
            return NO_SIGNIFICANT_DIFFERENCE;
        }
        return form.points() > 0 ? BETTER : WORSE;
    }

    /**
     * Worse if one form is worse; else unknown if one form cannot be tested; else better if one form is better. Runs of which only one has a
     * result of an image are not the same.
     *
     * @param forms those that both runs have
     */
    static Standing of(MatchedImages images, List<FormPair> forms) {
        List<Standing> all = forms.stream().map(Standing::of).toList();
        Standing standing = List.of(WORSE, UNKNOWN, BETTER, NO_SIGNIFICANT_DIFFERENCE, SAME).stream()
                .filter(all::contains)
                .findFirst()
                .orElse(UNKNOWN);
        return standing == SAME && images.scoredOnce() > 0 ? UNKNOWN : standing;
    }
}
