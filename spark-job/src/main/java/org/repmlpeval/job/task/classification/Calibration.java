package org.repmlpeval.job.task.classification;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.repmlpeval.job.task.Partials;
import org.repmlpeval.job.task.statistics.ExactSum;

/**
 * Confidence against correctness in {@value #BINS} bins of equal width, as C. Guo et al., "On Calibration of Modern Neural Networks" (2017),
 * section 3. Bin i holds the images whose largest probability is in (i / 15, (i + 1) / 15].
 *
 * @param bins in ascending order
 */
public record Calibration(List<Bin> bins) implements Serializable {
    /** Number of bins. */
    public static final int BINS = 15;

    private static final Calibration EMPTY = new Calibration(Collections.nCopies(BINS, Bin.EMPTY));

    /** @param confidence exact sum over the images */
    public record Bin(long images, long hits, ExactSum confidence) implements Serializable {
        private static final Bin EMPTY = new Bin(0, 0, ExactSum.ZERO);

        Bin plus(Bin other) {
            if (images == 0 || other.images == 0) {
                return images == 0 ? other : this;
            }
            return new Bin(images + other.images, hits + other.hits, confidence.plus(other.confidence));
        }
    }

    public Calibration {
        bins = List.copyOf(bins);
    }

    public static Calibration empty() {
        return EMPTY;
    }

    /** One image. @param confidence in (0, 1] */
    static Calibration of(double confidence, boolean hit) {
        int own = bin(confidence);
        Bin bin = new Bin(1, hit ? 1 : 0, ExactSum.of(confidence));
        return new Calibration(IntStream.range(0, BINS)
                .mapToObj(i -> i == own ? bin : Bin.EMPTY)
                .toList());
    }

    private static int bin(double confidence) {
        int bin = 0;
        while (bin < BINS - 1 && confidence > (bin + 1) / (double) BINS) {
            bin++;
        }
        return bin;
    }

    Calibration plus(Calibration other) {
        return new Calibration(Partials.zip(bins, other.bins, Bin::plus));
    }
}
