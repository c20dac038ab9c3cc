package org.repmlpeval.model.engine.rows;

/** The rows from right to left: the scores of a mirrored image, mirrored back. */
final class MirroredRows extends RowBuffer {
    private final ScoreRows source;

    MirroredRows(ScoreRows source) {
        super(source.classes(), source.height(), source.width());
        this.source = source;
    }

    @Override
    void fill(int y, float[][] row) {
        float[][] from = source.next();
        for (int k = 0; k < row.length; k++) {
            for (int x = 0, last = width() - 1; x <= last; x++) {
                row[k][x] = from[k][last - x];
            }
        }
    }
}
