package org.repmlpeval.job.task;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * What a set of images adds up to: a shard's partial result, or that of the data set. Immutable; {@link #empty} and
 * {@link #plus(ClassificationResult)} form a sum whose every part but {@link Spread#sum} is equal in any order and grouping.
 * Nothing here knows shards: that each is added once, and in the order of shard ids, is the caller's part.
 *
 * @param outcomes images per outcome, an entry for each
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
        implements Serializable {
    /** Beyond it faults are counted, and stand in the per-image rows. */
    public static final int LISTED_FAULTS = 1000;

    public ClassificationResult {
        outcomes = Collections.unmodifiableMap(new EnumMap<>(outcomes));
        forms = List.copyOf(forms);
        pairs = List.copyOf(pairs);
    }

    public static ClassificationResult empty(ClassificationTask task) {
        Map<ImageOutcome, Long> outcomes = new EnumMap<>(ImageOutcome.class);
        for (ImageOutcome outcome : ImageOutcome.values()) {
            outcomes.put(outcome, 0L);
        }
        int forms = task.forms().size();
        return new ClassificationResult(
                task,
                outcomes,
                Collections.nCopies(forms, FormCounts.empty(task.k())),
                Collections.nCopies(forms - 1, PairResult.empty()),
                Sample.empty(LISTED_FAULTS));
    }

    public ClassificationResult plus(ImageResult image) {
        return plus(of(task, image));
    }

    /** @throws IllegalArgumentException if the other counts another task: other forms or classes */
    public ClassificationResult plus(ClassificationResult other) {
        if (!task.equals(other.task)) {
            throw new IllegalArgumentException("partial results of " + task + " and " + other.task
                    + " do not add up; they come from different runs");
        }
        Map<ImageOutcome, Long> sum = new EnumMap<>(outcomes);
        other.outcomes.forEach((outcome, count) -> sum.merge(outcome, count, Long::sum));
        return new ClassificationResult(
                task,
                sum,
                zip(forms, other.forms, FormCounts::plus),
                zip(pairs, other.pairs, PairResult::plus),
                faults.plus(other.faults));
    }

    public long count(ImageOutcome outcome) {
        return outcomes.get(outcome);
    }

    /** Images of all outcomes. */
    public long images() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static ClassificationResult of(ClassificationTask task, ImageResult image) {
        ClassificationResult none = empty(task);
        Map<ImageOutcome, Long> outcomes = new EnumMap<>(none.outcomes);
        outcomes.put(image.outcome(), 1L);
        if (image.outcome() == ImageOutcome.SCORED) {
            List<FormCounts> forms = image.forms().stream()
                    .map(score ->
                            new FormCounts(HitCounts.of(1, score.rank()), HitCounts.of(task.k(), score.rank()), 0))
                    .toList();
            List<PairResult> pairs = IntStream.range(1, forms.size())
                    .mapToObj(f -> PairResult.of(image, f))
                    .toList();
            return new ClassificationResult(task, outcomes, forms, pairs, none.faults);
        }
        List<FormCounts> forms = task.forms().stream()
                .map(form -> new FormCounts(
                        HitCounts.empty(1),
                        HitCounts.empty(task.k()),
                        image.nonFinite().contains(form) ? 1 : 0))
                .toList();
        Fault fault = new Fault(image.id(), image.outcome(), image.reason());
        return new ClassificationResult(task, outcomes, forms, none.pairs, Sample.of(LISTED_FAULTS, fault));
    }

    private static <T> List<T> zip(List<T> a, List<T> b, BinaryOperator<T> sum) {
        List<T> result = new ArrayList<>(a.size());
        for (int i = 0; i < a.size(); i++) {
            result.add(sum.apply(a.get(i), b.get(i)));
        }
        return result;
    }
}
