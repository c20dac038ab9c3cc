package org.repmlpeval.job.task.classification;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Partials;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.WorstImage;

/**
 * The summed results of images with labels.
 *
 * @param outcomes number of images for every outcome
 * @param forms one per form of the task
 * @param pairs one per form after the first, against the first
 * @param faults the images that were not scored
 */
public record ClassificationResult(
        ClassificationTask task,
        Map<ImageOutcome, Long> outcomes,
        List<FormCounts> forms,
        List<PairResult> pairs,
        Sample<Fault> faults)
        implements TaskResult {
    public ClassificationResult {
        outcomes = Collections.unmodifiableMap(new EnumMap<>(outcomes));
        forms = List.copyOf(forms);
        pairs = List.copyOf(pairs);
    }

    public static ClassificationResult empty(ClassificationTask task) {
        int forms = task.forms().size();
        return new ClassificationResult(
                task,
                Partials.noOutcomes(),
                Collections.nCopies(forms, FormCounts.empty(task.scoring())),
                Collections.nCopies(forms - 1, PairResult.empty()),
                Sample.empty(LISTED_FAULTS));
    }

    @Override
    public ClassificationResult plus(TaskImage image) {
        if (!(image instanceof ImageResult result)) {
            throw Partials.foreign(task, image);
        }
        return plus(of(task, result));
    }

    @Override
    public ClassificationResult plus(TaskResult other) {
        if (!(other instanceof ClassificationResult that) || !task.equals(that.task)) {
            throw Partials.differ(task, other.task());
        }
        return new ClassificationResult(
                task,
                Partials.sum(outcomes, that.outcomes),
                Partials.zip(forms, that.forms, FormCounts::plus),
                Partials.zip(pairs, that.pairs, PairResult::plus),
                faults.plus(that.faults));
    }

    @Override
    public List<Sample<WorstImage>> worstImages() {
        return pairs.stream().map(PairResult::worst).toList();
    }

    private static ClassificationResult of(ClassificationTask task, ImageResult image) {
        ClassificationResult none = empty(task);
        Map<ImageOutcome, Long> outcomes = Partials.one(image.outcome());
        List<PairResult> pairs = IntStream.range(1, image.forms().size())
                .mapToObj(f -> PairResult.of(image, f))
                .toList();
        if (image.outcome() == ImageOutcome.SCORED) {
            List<FormCounts> forms = image.forms().stream()
                    .map(score -> FormCounts.of(task.scoring(), image, score))
                    .toList();
            return new ClassificationResult(task, outcomes, forms, pairs, none.faults);
        }
        List<FormCounts> forms = task.forms().stream()
                .map(form ->
                        FormCounts.nonFinite(task.scoring(), image.nonFinite().contains(form) ? 1 : 0))
                .toList();
        return new ClassificationResult(
                task, outcomes, forms, image.compared() ? pairs : none.pairs, Partials.faults(image));
    }
}
