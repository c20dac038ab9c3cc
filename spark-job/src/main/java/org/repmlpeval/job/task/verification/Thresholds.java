package org.repmlpeval.job.task.verification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The thresholds with the most right decisions on some pairs. Candidates are the midpoints between neighbouring distinct scores, one
 * below the lowest score, which accepts all pairs, and the highest score, which accepts none.
 *
 * @param tied the equally good ones in ascending order; at least one
 */
record Thresholds(List<Double> tied) {
    /**
     * @param same scores of pairs of one person, ascending
     * @param different scores of pairs of two persons, ascending
     */
    static Thresholds best(double[] same, double[] different) {
        double[] all = new double[same.length + different.length];
        System.arraycopy(same, 0, all, 0, same.length);
        System.arraycopy(different, 0, all, same.length, different.length);
        Arrays.sort(all);
        List<Double> tied = new ArrayList<>();
        long most = -1;
        // How many of each kind are at or below the candidate.
        int sameBelow = 0;
        int differentBelow = 0;
        double candidate = Math.nextDown(all[0]);
        int next = 0;
        while (true) {
            long right = (long) same.length - sameBelow + differentBelow;
            if (right > most) {
                tied.clear();
                most = right;
            }
            if (right == most) {
                tied.add(candidate);
            }
            if (next == all.length) {
                return new Thresholds(tied);
            }
            double score = all[next];
            while (next < all.length && all[next] == score) {
                next++;
            }
            while (sameBelow < same.length && same[sameBelow] == score) {
                sameBelow++;
            }
            while (differentBelow < different.length && different[differentBelow] == score) {
                differentBelow++;
            }
            candidate = next == all.length ? score : between(score, all[next]);
        }
    }

    double lowest() {
        return tied.get(0);
    }

    /** The midpoint of two scores; the lower one if no double lies between them. */
    static double between(double low, double high) {
        double middle = low + (high - low) / 2;
        return middle < high ? middle : low;
    }

    /** Right decisions at a threshold; both arrays ascend. */
    static long right(double[] same, double[] different, double threshold) {
        return above(same, threshold) + different.length - above(different, threshold);
    }

    /** Number of scores above the threshold. */
    static long above(double[] ascending, double threshold) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] > threshold) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return ascending.length - low;
    }
}
