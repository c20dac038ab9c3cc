package org.repmlpeval.model.engine.rows;

/** The rows without what was padded around an image. */
final class CroppedRows extends RowBuffer {
    private final ScoreRows source;
    private final int top;
    private final int left;
    private int read;

    /**
     * @param top rows to leave out above
     * @param left pixels to leave out to the left of each row
     * @throws IllegalArgumentException if the source is smaller
     */
    CroppedRows(ScoreRows source, int top, int left, int height, int width) {
        super(source.classes(), height, width);
        if (top < 0 || left < 0 || top + height > source.height() || left + width > source.width()) {
            throw new IllegalArgumentException(width + "x" + height + " pixels (width x height) from column " + left
                    + ", row " + top + " are not inside " + source.width() + "x" + source.height());
        }
        this.source = source;
        this.top = top;
        this.left = left;
    }

    @Override
    void fill(int y, float[][] row) {
        while (read < top) {
            source.next();
            read++;
        }
        float[][] from = source.next();
        for (int k = 0; k < row.length; k++) {
            System.arraycopy(from[k], left, row[k], 0, width());
        }
    }
}
