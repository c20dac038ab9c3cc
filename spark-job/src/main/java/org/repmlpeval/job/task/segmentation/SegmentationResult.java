package org.repmlpeval.job.task.segmentation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Partials;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.statistics.Sample;

/**
 * The summed results of images with label maps.
 *
 * @param forms one per form of the task
 * @param pairs one per form after the first, against the first
 * @param stray images with stray labels
 */
public record SegmentationResult(
        SegmentationTask task,
        Map<ImageOutcome, Long> outcomes,
        List<FormCounts> forms,
        List<PairCounts> pairs,
        Sample<StrayLabels> stray,
        Sample<Fault> faults)
        implements TaskResult {
    public SegmentationResult {
        outcomes = Collections.unmodifiableMap(new EnumMap<>(outcomes));
        forms = List.copyOf(forms);
        pairs = List.copyOf(pairs);
    }

    /** Largest number of listed images with stray labels; further ones are only counted. */
    private static final int LISTED_STRAY = 20;

    private static Sample<StrayLabels> stray(SegmentationImage image) {
        long pixels = image.forms().get(0).matrix().stray();
        return Sample.of(LISTED_STRAY, new StrayLabels(image.id(), pixels, image.strayValues()));
    }

    static SegmentationResult empty(SegmentationTask task) {
        return new SegmentationResult(
                task,
                Partials.noOutcomes(),
                Collections.nCopies(task.forms().size(), FormCounts.empty(task)),
                Collections.nCopies(task.others().size(), PairCounts.empty(task)),
                Sample.empty(LISTED_STRAY),
                Sample.empty(LISTED_FAULTS));
    }

    @Override
    public SegmentationResult plus(TaskImage image) {
        if (!(image instanceof SegmentationImage one)) {
            throw Partials.foreign(task, image);
        }
        return plus(of(task, one));
    }

    @Override
    public SegmentationResult plus(TaskResult other) {
        if (!(other instanceof SegmentationResult that) || !task.equals(that.task)) {
            throw Partials.differ(task, other.task());
        }
        return new SegmentationResult(
                task,
                Partials.sum(outcomes, that.outcomes),
                Partials.zip(forms, that.forms, FormCounts::plus),
                Partials.zip(pairs, that.pairs, PairCounts::plus),
                stray.plus(that.stray),
                faults.plus(that.faults));
    }

    private static SegmentationResult of(SegmentationTask task, SegmentationImage image) {
        if (image.outcome() != ImageOutcome.SCORED) {
            SegmentationResult none = empty(task);
            return new SegmentationResult(
                    task, Partials.one(image.outcome()), none.forms, none.pairs, none.stray, Partials.faults(image));
        }
        return new SegmentationResult(
                task,
                Partials.one(image.outcome()),
                image.forms().stream().map(FormCounts::of).toList(),
                image.pairs().stream()
                        .map(pair -> PairCounts.of(image.id(), pair))
                        .toList(),
                image.strayValues() == null ? Sample.empty(LISTED_STRAY) : stray(image),
                Partials.faults(image));
    }
}
