package org.repmlpeval.job.report.result;

import java.util.List;
import org.repmlpeval.job.task.agreement.FormPixels;

/**
 * What one form gives, by itself: forms that give one class to all pixels agree, and say nothing.
 *
 * @param nonFiniteImages images on which it gave a NaN or infinite value; they are compared for no form
 * @param pixelsByClass pixels of scored images whose largest score is that of the class; null of embeddings
 * @param percentByClass of all these pixels; null of embeddings, or if there is none
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

    /** Classes of at least one pixel. */
    long classesSeen() {
        return pixelsByClass.stream().filter(count -> count > 0).count();
    }
}
