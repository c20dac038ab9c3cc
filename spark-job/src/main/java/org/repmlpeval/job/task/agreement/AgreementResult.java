package org.repmlpeval.job.task.agreement;

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
import org.repmlpeval.job.task.statistics.WorstImage;

/**
 * The summed results of images without labels.
 *
 * @param forms one per form of the task
 * @param pairs one per form after the first, against the first
 */
public record AgreementResult(
        AgreementTask task,
        Map<ImageOutcome, Long> outcomes,
        List<FormPixels> forms,
        List<AgreementPair> pairs,
        Sample<Fault> faults)
        implements TaskResult {
    public AgreementResult {
        outcomes = Collections.unmodifiableMap(new EnumMap<>(outcomes));
        forms = List.copyOf(forms);
        pairs = List.copyOf(pairs);
    }

    public static AgreementResult empty(AgreementTask task) {
        return new AgreementResult(
                task,
                Partials.noOutcomes(),
                Collections.nCopies(task.forms().size(), FormPixels.empty(task)),
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
                Partials.zip(forms, that.forms, FormPixels::plus),
                Partials.zip(pairs, that.pairs, AgreementPair::plus),
                faults.plus(that.faults));
    }

    @Override
    public List<Sample<WorstImage>> worstImages() {
        return pairs.stream().map(AgreementPair::worst).toList();
    }

    private static AgreementResult of(AgreementTask task, ImageAgreement image) {
        AgreementResult none = empty(task);
        if (image.outcome() == ImageOutcome.SCORED) {
            List<AgreementPair> pairs = image.pairs().stream()
                    .map(pair -> AgreementPair.of(image.id(), pair, task.kind().worstBy()))
                    .toList();
            return new AgreementResult(task, Partials.one(image.outcome()), image.forms(), pairs, none.faults);
        }
        List<FormPixels> forms = task.forms().stream()
                .map(form -> new FormPixels(
                        image.nonFinite().contains(form) ? 1 : 0,
                        FormPixels.empty(task).byClass()))
                .toList();
        return new AgreementResult(task, Partials.one(image.outcome()), forms, none.pairs, Partials.faults(image));
    }
}
