package org.repmlpeval.job.report.segmentation;

import java.util.List;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.provenance.SegmentationSetup;
import org.repmlpeval.job.task.segmentation.SegmentationResult;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.job.task.segmentation.StrayLabels;
import org.repmlpeval.job.task.statistics.Sample;

/**
 * The scores of a network that gives every pixel a class.
 *
 * @param setup the data set's labels, and how scores were computed
 * @param strayLabels images whose label files have values that are neither a class nor ignored
 * @param forms one per form, the reference first
 * @param comparison one per form after the first
 */
public record SegmentationSection(
        SegmentationSetup setup,
        Sample<StrayLabels> strayLabels,
        List<FormSegmentation> forms,
        List<FormPixelComparison> comparison) {
    public SegmentationSection {
        forms = List.copyOf(forms);
        comparison = List.copyOf(comparison);
    }

    public static SegmentationSection of(SegmentationSetup setup, SegmentationResult result) {
        SegmentationTask task = result.task();
        MiouIntervals intervals = new MiouIntervals(result);
        List<FormSegmentation> forms = IntStream.range(0, result.forms().size())
                .mapToObj(f ->
                        FormSegmentation.of(task.forms().get(f), result.forms().get(f), intervals.of(f), setup))
                .toList();
        List<FormPixelComparison> comparison = IntStream.range(0, result.pairs().size())
                .mapToObj(p -> FormPixelComparison.of(
                        forms.get(0), forms.get(p + 1), result.pairs().get(p), intervals.difference(p + 1), setup))
                .toList();
        return new SegmentationSection(setup, result.stray(), forms, comparison);
    }
}
