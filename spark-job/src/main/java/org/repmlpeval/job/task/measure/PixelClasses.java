package org.repmlpeval.job.task.measure;

/** The class with the largest score for each pixel; of equal scores, the lowest class. */
public final class PixelClasses {
    private PixelClasses() {}

    /**
     * @param scores {@code (K, H, W)} finite
     * @return {@code (H · W)} in {@code [0, K)}
     */
    public static int[] of(LogitRow scores, int classes) {
        int pixels = scores.classes() / classes;
        int[] best = new int[pixels];
        for (int k = 1; k < classes; k++) {
            for (int p = 0; p < pixels; p++) {
                if (scores.at(k * pixels + p) > scores.at(best[p] * pixels + p)) {
                    best[p] = k;
                }
            }
        }
        return best;
    }

    /** Number of pixels whose classes differ. */
    public static int changed(int[] reference, int[] other) {
        int changed = 0;
        for (int p = 0; p < reference.length; p++) {
            changed += reference[p] == other[p] ? 0 : 1;
        }
        return changed;
    }
}
