package org.repmlpeval.job.task.measure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.repmlpeval.model.InvalidInputException;

/**
 * The k largest logits of a row, ordered by (logit descending, class index ascending).
 *
 * @param classes k class indices in that order, no index twice
 * @param logits their logits
 */
public record TopK(List<Integer> classes, List<Float> logits) implements Serializable {
    public TopK {
        classes = List.copyOf(classes);
        logits = List.copyOf(logits);
        if (classes.isEmpty() || classes.size() != logits.size()) {
            throw new IllegalArgumentException(
                    "top-k of " + classes.size() + " classes and " + logits.size() + " logits; both must be k >= 1");
        }
    }

    /**
     * @param row finite logits; −0 and 0 are a tie
     * @throws InvalidInputException if k is below 1 or above the number of classes
     * @throws IllegalArgumentException if a logit is NaN or infinite
     */
    public static TopK of(LogitRow row, int k) {
        if (k < 1 || k > row.classes()) {
            throw new InvalidInputException("top-" + k + " of " + row.classes() + " classes: k must be 1 to "
                    + row.classes() + "; ask for a smaller k or check the checkpoint's number of classes");
        }
        row.requireFinite();
        int[] best = new int[k];
        int found = 0;
        for (int c = 0; c < row.classes(); c++) {
            float logit = row.at(c);
            if (found == k && !(logit > row.at(best[k - 1]))) {
                continue;
            }
            int place = found < k ? found++ : k - 1;
            for (; place > 0 && logit > row.at(best[place - 1]); place--) {
                best[place] = best[place - 1];
            }
            best[place] = c;
        }
        List<Integer> classes = new ArrayList<>(k);
        List<Float> logits = new ArrayList<>(k);
        for (int c : best) {
            classes.add(c);
            logits.add(row.at(c));
        }
        return new TopK(classes, logits);
    }

    public int k() {
        return classes.size();
    }

    /** The predicted class. */
    public int first() {
        return classes.get(0);
    }

    /** First logit minus second, ≥ 0. @throws IllegalStateException if k is 1 */
    public double margin() {
        if (k() < 2) {
            throw new IllegalStateException("a top-1 has no second logit, hence no margin");
        }
        return (double) logits.get(0) - logits.get(1);
    }

    /** Whether both hold the same classes, in any order. */
    public boolean sameSet(TopK other) {
        return new HashSet<>(classes).equals(new HashSet<>(other.classes));
    }
}
