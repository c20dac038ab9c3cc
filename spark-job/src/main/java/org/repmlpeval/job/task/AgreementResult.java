package org.repmlpeval.job.task;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What images without labels add up to.
 *
 * @param nonFinite per form of the task, images on which it gave a non-finite value
 * @param pairs one per form after the first, against the first
 */
public record AgreementResult(
        AgreementTask task,
        Map<ImageOutcome, Long> outcomes,
        List<Long> nonFinite,
        List<AgreementPair> pairs,
        Sample<Fault> faults)
        implements TaskResult {
    public AgreementResult {
        outcomes = Collections.unmodifiableMap(new EnumMap<>(outcomes));
        nonFinite = List.copyOf(nonFinite);
        pairs = List.copyOf(pairs);
    }

    public static AgreementResult empty(AgreementTask task) {
        return new AgreementResult(
                task,
                Partials.noOutcomes(),
                Collections.nCopies(task.forms().size(), 0L),
                Collections.nCopies(task.others().size(), AgreementPair.empty()),
                Sample.empty(LISTED_FAULTS));
    }

    @Override
    public AgreementResult plus(TaskImage image) {
        if (!(image instanceof ImageAgreement agreement)) {
            throw Partials.foreign(task, image);
        }
        return plus(of(task, agreement));
    }

    @Override
    public AgreementResult plus(TaskResult other) {
        if (!(other instanceof AgreementResult that) || !task.equals(that.task)) {
            throw Partials.differ(task, other.task());
        }
        return new AgreementResult(
                task,
                Partials.sum(outcomes, that.outcomes),
                Partials.zip(nonFinite, that.nonFinite, Long::sum),
                Partials.zip(pairs, that.pairs, AgreementPair::plus),
                faults.plus(that.faults));
    }

    private static AgreementResult of(AgreementTask task, ImageAgreement image) {
        List<AgreementPair> pairs = image.outcome() != ImageOutcome.SCORED
                ? empty(task).pairs
                : image.pairs().stream()
                        .map(pair ->
                                AgreementPair.of(image.id(), pair, task.kind().worstBy()))
                        .toList();
        return new AgreementResult(
                task,
                Partials.one(image.outcome()),
                task.forms().stream()
                        .map(form -> image.nonFinite().contains(form) ? 1L : 0L)
                        .toList(),
                pairs,
                Partials.faults(image));
    }
}
