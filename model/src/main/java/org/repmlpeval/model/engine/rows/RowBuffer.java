package org.repmlpeval.model.engine.rows;

import java.util.NoSuchElementException;

/** The common part of {@link ScoreRows}: sizes, the row that was given out last, and the count of rows. */
abstract class RowBuffer implements ScoreRows {
    private final int height;
    private final int width;
    private final float[][] row;
    private int next;

    RowBuffer(int classes, int height, int width) {
        if (classes < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("rows of scores of " + classes + " classes for " + width + "x" + height
                    + " pixels (width x height); legal: at least 1 of each");
        }
        this.height = height;
        this.width = width;
        row = new float[classes][width];
    }

    @Override
    public final int classes() {
        return row.length;
    }

    @Override
    public final int height() {
        return height;
    }

    @Override
    public final int width() {
        return width;
    }

    @Override
    public final float[][] next() {
        if (next == height) {
            throw new NoSuchElementException("all " + height + " rows of scores have been read");
        }
        fill(next, row);
        next++;
        return row;
    }

    /**
     * Writes a row; rows are asked for in ascending order.
     *
     * @param y its number
     * @param row {@code (K, W)} receives the scores
     */
    abstract void fill(int y, float[][] row);
}
