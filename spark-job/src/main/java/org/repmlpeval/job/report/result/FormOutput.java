package org.repmlpeval.job.report.result;

import java.util.List;
import org.repmlpeval.job.task.agreement.FormPixels;

/**
 * The outputs of one form on its own. They show, for example, if all forms agree only because they give every pixel the same class.
 *
 * @param nonFiniteImages number of images with a NaN or infinite value; these images are not compared for any form
 * @param pixelsByClass number of pixels of scored images whose largest score is that of the class; null for embeddings
 * @param percentByClass percentages of all these pixels; null for embeddings or if there are no pixels
 */
public record FormOutput(String form, long nonFiniteImages, List<Long> pixelsByClass, List<Double> percentByClass) {
    static FormOutput of(String form, FormPixels pixels) {
        long all = pixels.byClass().stream().mapToLong(Long::longValue).sum();
        return new FormOutput(
                form,
                pixels.nonFinite(),
                pixels.byClass().isEmpty() ? null : pixels.byClass(),
                all == 0
                        ? null
                        : pixels.byClass().stream()
                                .map(count -> Ratios.percent(count, all))
                                .toList());
    }

    /** Number of classes with at least one pixel. */
    public long classesSeen() {
        return pixelsByClass.stream().filter(count -> count > 0).count();
    }
}
