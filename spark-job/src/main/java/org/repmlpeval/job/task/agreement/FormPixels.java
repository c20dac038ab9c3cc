package org.repmlpeval.job.task.agreement;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.repmlpeval.job.task.Partials;

/**
 * The summed outputs of one form for images without labels.
 *
 * @param nonFinite number of images with a non-finite value
 * @param byClass number of pixels of scored images by predicted class; empty for embeddings
 */
public record FormPixels(long nonFinite, List<Long> byClass) implements Serializable {
    public FormPixels {
        byClass = List.copyOf(byClass);
    }

    static FormPixels empty(AgreementTask task) {
        int classes = task.kind() == AgreementTask.Kind.PIXEL_SCORES ? task.channels() : 0;
        return new FormPixels(0, Collections.nCopies(classes, 0L));
    }

    /** @param pixelClasses predicted classes of one image, in {@code [0, classes)} */
    static FormPixels of(int[] pixelClasses, int classes) {
        long[] counts = new long[classes];
        for (int pixelClass : pixelClasses) {
            counts[pixelClass]++;
        }
        return new FormPixels(0, Arrays.stream(counts).boxed().toList());
    }

    FormPixels plus(FormPixels other) {
        return new FormPixels(nonFinite + other.nonFinite, Partials.zip(byClass, other.byClass, Long::sum));
    }
}
