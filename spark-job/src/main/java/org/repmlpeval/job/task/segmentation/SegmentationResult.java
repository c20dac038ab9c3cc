package org.repmlpeval.job.task.segmentation;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Partials;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.classification.PairResult;
import org.repmlpeval.job.task.statistics.PoissonBootstrap;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.WorstImage;

/**
 * The summed results of images with label maps.
 *
 * @param forms one per form of the task
 * @param pairs one per form after the first, against the first
 * @param stray images with stray labels
 * @param bootstrap replicates of the forms' counts {@code (forms, K, 3)} of I, P and L. All forms are in one bootstrap, so that a
 *     replicate holds the same images for each of them
 * @param poorest the images with the lowest mean IoU in the first form; values are 100 minus that IoU in percent
 */
public record SegmentationResult(
        SegmentationTask task,
        Map<ImageOutcome, Long> outcomes,
        List<FormCounts> forms,
        List<PairCounts> pairs,
        Sample<StrayLabels> stray,
        Sample<Fault> faults,
        PoissonBootstrap bootstrap,
        Sample<WorstImage> poorest)
        implements TaskResult {
    public SegmentationResult {
        outcomes = Collections.unmodifiableMap(new EnumMap<>(outcomes));
        forms = List.copyOf(forms);
        pairs = List.copyOf(pairs);
    }

    /** Seed of the bootstrap; fixed, so that two runs give the same intervals. */
    public static final long BOOTSTRAP_SEED = 1;

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
                Sample.empty(LISTED_FAULTS),
                new PoissonBootstrap(
                        BOOTSTRAP_SEED,
                        PoissonBootstrap.REPLICATES,
                        3 * task.forms().size() * task.classes()),
                Sample.empty(PairResult.LISTED_WORST));
    }

    @Override
    public SegmentationResult plus(TaskImage image) {
        if (!(image instanceof SegmentationImage one)) {
            throw Partials.foreign(task, image);
        }
        boolean scored = one.outcome() == ImageOutcome.SCORED;
        return new SegmentationResult(
                task,
                Partials.sum(outcomes, Partials.one(one.outcome())),
                scored ? Partials.zip(forms, formCounts(one), FormCounts::plus) : forms,
                scored ? Partials.zip(pairs, pairCounts(one), PairCounts::plus) : pairs,
                one.strayValues() == null ? stray : stray.plus(stray(one)),
                faults.plus(Partials.faults(one)),
                scored ? bootstrap.with(one.id(), classCounts(one)) : bootstrap,
                scored ? poorest.plus(poor(one)) : poorest);
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
                faults.plus(that.faults),
                bootstrap.plus(that.bootstrap),
                poorest.plus(that.poorest));
    }

    @Override
    public List<Sample<WorstImage>> worstImages() {
        return pairs.stream().map(PairCounts::drifted).toList();
    }

    private static Sample<WorstImage> poor(SegmentationImage image) {
        Double iou = image.forms().get(0).matrix().meanIouPercent();
        return iou == null
                ? Sample.empty(PairResult.LISTED_WORST)
                : Sample.of(PairResult.LISTED_WORST, new WorstImage(image.id(), 100 - iou));
    }

    private static List<FormCounts> formCounts(SegmentationImage image) {
        return image.forms().stream().map(FormCounts::of).toList();
    }

    private static List<PairCounts> pairCounts(SegmentationImage image) {
        return image.pairs().stream()
                .map(pair -> PairCounts.of(image.id(), pair))
                .toList();
    }

    private static long[] classCounts(SegmentationImage image) {
        return image.forms().stream()
                .flatMapToLong(form -> Arrays.stream(form.matrix().classCounts()))
                .toArray();
    }
}
