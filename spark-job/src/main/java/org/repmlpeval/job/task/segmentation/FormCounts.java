package org.repmlpeval.job.task.segmentation;

import java.io.Serializable;

/**
 * The summed pixels of one form.
 *
 * @param withoutScores pixels with a NaN or infinite score, whatever their label
 * @param imagesWithout images with such a pixel
 */
public record FormCounts(ConfusionMatrix matrix, long withoutScores, long imagesWithout) implements Serializable {
    static FormCounts empty(SegmentationTask task) {
        return new FormCounts(ConfusionMatrix.empty(task.classes()), 0, 0);
    }

    static FormCounts of(SegmentationImage.FormPixels pixels) {
        return new FormCounts(pixels.matrix(), pixels.withoutScores(), pixels.withoutScores() > 0 ? 1 : 0);
    }

    FormCounts plus(FormCounts other) {
        return new FormCounts(
                matrix.plus(other.matrix), withoutScores + other.withoutScores, imagesWithout + other.imagesWithout);
    }
}
