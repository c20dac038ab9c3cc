package org.repmlpeval.model.engine.rows;

/** The rows with the softmax over classes of each pixel in place of its scores. */
final class SoftmaxRows extends RowBuffer {
    private final ScoreRows source;
    private final float[] sum;

    SoftmaxRows(ScoreRows source) {
        super(source.classes(), source.height(), source.width());
        this.source = source;
        sum = new float[source.width()];
    }

    @Override
    void fill(int y, float[][] row) {
        float[][] from = source.next();
        for (int k = 0; k < row.length; k++) {
            System.arraycopy(from[k], 0, row[k], 0, width());
        }
        Softmax.of(row, sum);
    }
}
