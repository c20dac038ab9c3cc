package org.repmlpeval.job.task.segmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.repmlpeval.job.task.measure.VectorDrift;
import org.repmlpeval.model.image.label.LabelMap;

/** Scores one image row by row: all forms' scores of a row of pixels against its labels. Not thread-safe. */
public final class ImageScorer {
    private final PixelArgmax argmax;
    private final List<int[]> predictions;
    private final PredictionScorer scorer;
    private final List<ScoreDrift> drifts;

    /** @param width pixels of a row */
    public ImageScorer(SegmentationTask task, int width) {
        int forms = task.forms().size();
        argmax = new PixelArgmax(width);
        predictions = Stream.generate(() -> new int[width]).limit(forms).toList();
        scorer = new PredictionScorer(task, width);
        drifts = Stream.generate(ScoreDrift::new).limit(forms - 1).toList();
    }

    /**
     * Counts a row of pixels.
     *
     * @param scores per form {@code (K, W)} float32
     * @param labelMap {@code (H, W)} classes; {@link LabelMap#IGNORED} is ignored, other negative values and those from K on are stray
     * @param first index of the row's first label
     */
    public void row(List<float[][]> scores, short[] labelMap, int first) {
        for (int f = 0; f < scores.size(); f++) {
            argmax.of(scores.get(f), predictions.get(f));
            if (f > 0) {
                drifts.get(f - 1).add(scores.get(0), scores.get(f), predictions.get(0), predictions.get(f));
            }
        }
        scorer.row(predictions, labelMap, first);
    }

    /** The predictions of the last row: {@code (W)} classes, K where a score is not finite; valid until the next row. */
    public int[] predictions(int form) {
        return predictions.get(form);
    }

    /**
     * The result of the rows that were counted. It can be taken once.
     *
     * @param strayValues values of the label file that are neither a class nor ignored; null if there are none
     */
    public SegmentationImage image(String id, String strayValues) {
        List<VectorDrift> drift = new ArrayList<>();
        drifts.forEach(one -> drift.add(one.drift()));
        return scorer.image(id, strayValues, drift);
    }
}
