package org.repmlpeval.job.report.result;

import java.util.List;
import org.repmlpeval.job.task.statistics.LogHistogram;
import org.repmlpeval.job.task.statistics.LogHistogram.Bar;

/**
 * How many images have which value of a drift measure. Four bars stand for each doubling of the value; bars without images are left out.
 *
 * @param zeros images whose value is 0
 * @param from lower edge of each bar, inclusive, ascending
 * @param to upper edge of each bar, exclusive
 * @param images number of images of each bar
 */
public record DriftHistogram(long zeros, List<Double> from, List<Double> to, List<Long> images) {
    /** @throws IllegalArgumentException if the three lists differ in length */
    public DriftHistogram {
        from = List.copyOf(from);
        to = List.copyOf(to);
        images = List.copyOf(images);
        if (from.size() != to.size() || from.size() != images.size()) {
            throw new IllegalArgumentException("a histogram has " + from.size() + " lower edges, " + to.size()
                    + " upper edges and " + images.size() + " counts; there must be one of each per bar");
        }
    }

    static DriftHistogram of(LogHistogram histogram) {
        List<Bar> bars = histogram.bars();
        return new DriftHistogram(
                histogram.zeros(),
                bars.stream().map(Bar::from).toList(),
                bars.stream().map(Bar::to).toList(),
                bars.stream().map(Bar::images).toList());
    }
}
