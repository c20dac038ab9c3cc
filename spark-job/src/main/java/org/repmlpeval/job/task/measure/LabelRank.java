package org.repmlpeval.job.task.measure;

import java.io.Serializable;
import java.util.List;
import org.repmlpeval.model.InvalidInputException;

/**
 * The rank of the label in a row of logits. It says for every k whether the image is a hit, and whether it would be one with the best and
 * worst order of equal logits.
 *
 * @param above number of classes with a larger logit than the label's
 * @param tied number of other classes with the same logit as the label
 * @param tiedBefore number of those with a smaller class index
 */
public record LabelRank(int above, int tied, int tiedBefore) implements Serializable {
    public LabelRank {
        if (above < 0 || tiedBefore < 0 || tiedBefore > tied) {
            throw new IllegalArgumentException(
                    "label rank with " + above + " above, " + tied + " tied, " + tiedBefore + " of them before");
        }
    }

    /**
     * The rank of one label.
     *
     * @param row finite logits
     * @throws InvalidInputException if the label is not in {@code [0, classes)}
     * @throws IllegalArgumentException if a logit is NaN or infinite
     */
    public static LabelRank of(LogitRow row, int label) {
        return of(row, List.of(label));
    }

    /**
     * The rank of the best of several labels. The other labels are not counted, because it makes no difference which of them is hit.
     *
     * @param row finite logits
     * @param labels at least one
     * @throws InvalidInputException if a label is not in {@code [0, classes)}
     * @throws IllegalArgumentException if a logit is NaN or infinite
     */
    public static LabelRank of(LogitRow row, List<Integer> labels) {
        for (int label : labels) {
            if (label < 0 || label >= row.classes()) {
                throw new InvalidInputException(
                        "label " + label + " with " + row.classes() + " classes: labels run from 0 to "
                                + (row.classes() - 1) + "; check the data set's class map against the checkpoint");
            }
        }
        row.requireFinite();
        int best = labels.get(0);
        for (int label : labels) {
            best = row.at(label) > row.at(best) || row.at(label) == row.at(best) && label < best ? label : best;
        }
        float own = row.at(best);
        boolean single = labels.size() == 1;
        int above = 0;
        int tied = 0;
        int tiedBefore = 0;
        for (int c = 0; c < row.classes(); c++) {
            if (row.at(c) > own) {
                above++;
            } else if (row.at(c) == own && c != best && (single || !labels.contains(c))) {
                tied++;
                tiedBefore += c < best ? 1 : 0;
            }
        }
        return new LabelRank(above, tied, tiedBefore);
    }

    /** Rank of the label by (logit descending, class index ascending); 0 means that it is the prediction. */
    public int place() {
        return above + tiedBefore;
    }

    /** Whether the label is among the first k by (logit descending, class index ascending). */
    public boolean hit(int k) {
        return place() < k;
    }

    /** Whether it is a hit if the label comes first among equal logits. */
    public boolean bestCaseHit(int k) {
        return above < k;
    }

    /** Whether it is a hit even if the label comes last among equal logits. */
    public boolean worstCaseHit(int k) {
        return above + tied < k;
    }
}
