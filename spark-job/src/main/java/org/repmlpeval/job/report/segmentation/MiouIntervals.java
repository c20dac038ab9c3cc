package org.repmlpeval.job.report.segmentation;

import java.util.function.ToDoubleFunction;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.segmentation.SegmentationResult;
import org.repmlpeval.job.task.statistics.PoissonBootstrap.Interval;

/** 95 % bootstrap intervals over images of {@code miou.mmseg}, in percent. */
record MiouIntervals(SegmentationResult result) {
    /** @return null if fewer than two images were scored, or no class occurs */
    PercentRange of(int form) {
        return range(counts -> miou(counts, form));
    }

    /**
     * The interval of the difference of a form and the reference. Both are taken from the same images in each replicate.
     *
     * @return null if fewer than two images were scored, or no class occurs
     */
    PercentRange difference(int form) {
        return range(counts -> miou(counts, form) - miou(counts, 0));
    }

    private PercentRange range(ToDoubleFunction<long[]> statistic) {
        if (result.count(ImageOutcome.SCORED) < 2) {
            return null;
        }
        Interval interval = result.bootstrap().percentile95(statistic);
        return Double.isNaN(interval.low()) ? null : new PercentRange(interval.low(), interval.high());
    }

    /** NaN if no class occurs. */
    private double miou(long[] counts, int form) {
        int length = 3 * result.task().classes();
        double sum = 0;
        int classes = 0;
        for (int at = form * length; at < (form + 1) * length; at += 3) {
            long union = counts[at + 1] + counts[at + 2] - counts[at];
            if (union > 0) {
                sum += 100.0 * counts[at] / union;
                classes++;
            }
        }
        return sum / classes;
    }
}
