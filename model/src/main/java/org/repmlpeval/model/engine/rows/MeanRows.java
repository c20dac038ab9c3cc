package org.repmlpeval.model.engine.rows;

import java.util.List;

/** The mean of several rows of equal size, read in step: of the scales and the mirrored twin of one image. */
final class MeanRows extends RowBuffer {
    private final List<ScoreRows> sources;

    private MeanRows(List<ScoreRows> sources) {
        super(sources.get(0).classes(), sources.get(0).height(), sources.get(0).width());
        this.sources = sources;
    }

    /** @param sources at least one; the result adds them in this order, then divides */
    static ScoreRows of(List<ScoreRows> sources) {
        return sources.size() == 1 ? sources.get(0) : new MeanRows(List.copyOf(sources));
    }

    @Override
    void fill(int y, float[][] row) {
        float[][] first = sources.get(0).next();
        for (int k = 0; k < row.length; k++) {
            System.arraycopy(first[k], 0, row[k], 0, width());
        }
        for (ScoreRows source : sources.subList(1, sources.size())) {
            float[][] next = source.next();
            for (int k = 0; k < row.length; k++) {
                add(next[k], row[k]);
            }
        }
        for (float[] scores : row) {
            divide(scores, sources.size());
        }
    }

    private static void add(float[] scores, float[] sum) {
        for (int x = 0; x < sum.length; x++) {
            sum[x] += scores[x];
        }
    }

    private static void divide(float[] sum, float count) {
        for (int x = 0; x < sum.length; x++) {
            sum[x] /= count;
        }
    }
}
