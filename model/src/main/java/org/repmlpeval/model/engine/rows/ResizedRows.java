package org.repmlpeval.model.engine.rows;

/**
 * The rows resized bilinearly, without antialiasing, in the float32 arithmetic of {@code torch.nn.functional.interpolate} on the CPU (its
 * kernel for maps of more than about 128 pixels; smaller ones differ in the last digit). Holds two rows of the source.
 */
public final class ResizedRows extends RowBuffer {
    private final ScoreRows source;
    private final Axis down;
    private final Axis across;
    /** Rows {@code number − 1} and {@code number} of the source, already resized along the row. */
    private float[][] above;

    private float[][] below;
    private int number = -1;

    /** @param height rows of the result */
    public ResizedRows(ScoreRows source, int height, int width, Corners corners) {
        super(source.classes(), height, width);
        this.source = source;
        down = new Axis(source.height(), height, corners);
        across = new Axis(source.width(), width, corners);
        above = new float[classes()][width];
        below = new float[classes()][width];
    }

    /** The source itself if it has that size already. */
    public static ScoreRows of(ScoreRows source, int height, int width, Corners corners) {
        return source.height() == height && source.width() == width
                ? source
                : new ResizedRows(source, height, width, corners);
    }

    @Override
    void fill(int y, float[][] row) {
        int first = down.first[y];
        int second = down.second(y);
        while (number < second) {
            float[][] free = above;
            above = below;
            below = free;
            resize(source.next(), below);
            number++;
        }
        float[][] upper = first == number ? below : above;
        for (int k = 0; k < row.length; k++) {
            blend(upper[k], 1 - down.share[y], below[k], down.share[y], row[k]);
        }
    }

    private void resize(float[][] from, float[][] to) {
        for (int k = 0; k < to.length; k++) {
            float[] line = from[k];
            float[] result = to[k];
            for (int x = 0; x < result.length; x++) {
                float share = across.share[x];
                result[x] = Math.fma(line[across.first[x]], 1 - share, line[across.second(x)] * share);
            }
        }
    }

    private static void blend(float[] upper, float upperShare, float[] lower, float lowerShare, float[] result) {
        for (int x = 0; x < result.length; x++) {
            result[x] = Math.fma(upper[x], upperShare, lower[x] * lowerShare);
        }
    }

    /**
     * The two source pixels of each pixel of the result.
     *
     * @param first the left or upper one
     * @param share of the other one, 0 to 1
     * @param last number of the last pixel of the source
     */
    private record Axis(int[] first, float[] share, int last) {
        Axis(int from, int to, Corners corners) {
            this(new int[to], new float[to], from - 1);
            for (int i = 0; i < to; i++) {
                float position = corners.source(i, from, to);
                first[i] = Math.min((int) position, last);
                share[i] = Math.min(Math.max(position - first[i], 0), 1);
            }
        }

        int second(int i) {
            return Math.min(first[i] + 1, last);
        }
    }
}
