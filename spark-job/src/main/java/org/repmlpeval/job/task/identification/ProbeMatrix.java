package org.repmlpeval.job.task.identification;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The probes of one form as a matrix that is multiplied with blocks of other embeddings. All scores of a run are formed here, value by
 * value in the same order, so equal embeddings have equal scores whatever block they are in.
 */
public final class ProbeMatrix implements Serializable {
    private static final long serialVersionUID = 1;

    /** Number of probes whose scores are summed together; they stay in the first cache. */
    private static final int TILE = 1024;

    private static final int UNROLLED = 4;

    private final int probes;
    private final int length;
    /** {@code (length rounded up to 4, probes)}: value i of probe p. */
    private final float[] values;

    private ProbeMatrix(int probes, int length, float[] values) {
        this.probes = probes;
        this.length = length;
        this.values = values;
    }

    /**
     * @param embeddings one per probe, each of that length
     * @param length values of an embedding
     */
    public static ProbeMatrix of(List<float[]> embeddings, int length) {
        int rows = (length + UNROLLED - 1) / UNROLLED * UNROLLED;
        float[] values = new float[Math.multiplyExact(rows, embeddings.size())];
        for (int p = 0; p < embeddings.size(); p++) {
            float[] unit = unit(embeddings.get(p));
            for (int i = 0; i < length; i++) {
                values[i * embeddings.size() + p] = unit[i];
            }
        }
        return new ProbeMatrix(embeddings.size(), length, values);
    }

    /** The embedding divided by its length, in float32; zeros stay zeros. */
    public static float[] unit(float[] embedding) {
        double squares = 0;
        for (float value : embedding) {
            squares += (double) value * value;
        }
        double norm = squares == 0 ? 1 : Math.sqrt(squares);
        float[] unit = new float[embedding.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (embedding[i] / norm);
        }
        return unit;
    }

    public int probes() {
        return probes;
    }

    /** Number of values of an embedding. */
    public int length() {
        return length;
    }

    /**
     * Cosines of two embeddings with all probes, in float32.
     *
     * @param first {@code (length)}, divided by its length
     * @param second the same; may be the same array
     * @param firstScores {@code (probes)}, receives the cosines of the first
     * @param secondScores receives those of the second; another array
     */
    public void scores(float[] first, float[] second, float[] firstScores, float[] secondScores) {
        for (int start = 0; start < probes; start += TILE) {
            int end = Math.min(start + TILE, probes);
            Arrays.fill(firstScores, start, end, 0);
            Arrays.fill(secondScores, start, end, 0);
            for (int i = 0; i < length; i += UNROLLED) {
                add(i, start, end, quad(first, i), quad(second, i), firstScores, secondScores);
            }
        }
    }

    /**
     * The cosine of one embedding with one probe, the same bits as {@link #scores} gives: products are added in the same order.
     *
     * @param unit {@code (length)}, divided by its length
     * @param probe the same
     */
    static float score(float[] unit, float[] probe) {
        float sum = 0;
        for (int i = 0; i < unit.length; i++) {
            sum += unit[i] * probe[i];
        }
        return sum;
    }

    private static float[] quad(float[] values, int from) {
        float[] quad = new float[UNROLLED];
        System.arraycopy(values, from, quad, 0, Math.min(UNROLLED, values.length - from));
        return quad;
    }

    /** Adds four products to each score, in the order of the values. */
    private void add(int row, int start, int end, float[] x, float[] y, float[] xs, float[] ys) {
        float[] v = values;
        int r0 = row * probes;
        int r1 = r0 + probes;
        int r2 = r1 + probes;
        int r3 = r2 + probes;
        float x0 = x[0];
        float x1 = x[1];
        float x2 = x[2];
        float x3 = x[3];
        float y0 = y[0];
        float y1 = y[1];
        float y2 = y[2];
        float y3 = y[3];
        for (int p = start; p < end; p++) {
            float a = v[r0 + p];
            float b = v[r1 + p];
            float c = v[r2 + p];
            float d = v[r3 + p];
            xs[p] = xs[p] + x0 * a + x1 * b + x2 * c + x3 * d;
            ys[p] = ys[p] + y0 * a + y1 * b + y2 * c + y3 * d;
        }
    }
}
