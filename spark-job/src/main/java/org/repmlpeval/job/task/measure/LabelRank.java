package org.repmlpeval.job.task.measure;

import java.io.Serializable;
import org.repmlpeval.model.InvalidInputException;

/**
 * Where the label stands in a row of logits. Says for every k whether the image is a hit, and whether it would be under the
 * kindest and the harshest order of equal logits.
 *
 * @param above classes with a larger logit than the label's
 * @param tied other classes with the label's logit
 * @param tiedBefore those of them with a smaller class index
 */
public record LabelRank(int above, int tied, int tiedBefore) implements Serializable {
    public LabelRank {
        if (above < 0 || tiedBefore < 0 || tiedBefore > tied) {
            throw new IllegalArgumentException(
                    "label rank with " + above + " above, " + tied + " tied, " + tiedBefore + " of them before");
        }
    }

    /**
     * @param row finite logits
     * @throws InvalidInputException if the label is not in {@code [0, classes)}
     * @throws IllegalArgumentException if a logit is NaN or infinite
     */
    public static LabelRank of(LogitRow row, int label) {
        if (label < 0 || label >= row.classes()) {
            throw new InvalidInputException(
                    "label " + label + " with " + row.classes() + " classes: labels run from 0 to "
                            + (row.classes() - 1) + "; check the data set's class map against the checkpoint");
        }
        row.requireFinite();
        float own = row.at(label);
        int above = 0;
        int tied = 0;
        int tiedBefore = 0;
        for (int c = 0; c < row.classes(); c++) {
            if (row.at(c) > own) {
                above++;
            } else if (c != label && row.at(c) == own) {
                tied++;
                tiedBefore += c < label ? 1 : 0;
            }
        }
        return new LabelRank(above, tied, tiedBefore);
    }

    /** Place of the label by (logit descending, class index ascending); 0 is the prediction. */
    public int place() {
        return above + tiedBefore;
    }

    /** Among the first k by (logit descending, class index ascending). */
    public boolean hit(int k) {
        return place() < k;
    }

    /** A hit if the label came first among equals. */
    public boolean bestCaseHit(int k) {
        return above < k;
    }

    /** A hit even if the label came last among equals. */
    public boolean worstCaseHit(int k) {
        return above + tied < k;
    }
}
