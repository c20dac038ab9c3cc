package org.repmlpeval.job.report.result;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.provenance.WindowSection;
import org.repmlpeval.job.task.agreement.AgreementResult;
import org.repmlpeval.job.task.agreement.AgreementTask;

/**
 * How closely the forms of a network agree if its outputs have no labels.
 *
 * @param output what the network gives: {@code embedding} or {@code pixel_scores}
 * @param channels length of the embedding, or classes of a pixel
 * @param height number of rows of pixels with scores; 1 for an embedding
 * @param width number of columns of pixels with scores; 1 for an embedding
 * @param window the sliding window; null if the network saw whole images
 * @param forms one per form, the reference first
 * @param comparison one per form after the first
 */
public record AgreementSection(
        String output,
        int channels,
        int height,
        int width,
        WindowSection window,
        List<FormOutput> forms,
        List<FormAgreement> comparison) {
    public AgreementSection {
        forms = List.copyOf(forms);
        comparison = List.copyOf(comparison);
    }

    public static AgreementSection of(WindowSection window, AgreementResult result) {
        AgreementTask task = result.task();
        return new AgreementSection(
                task.kind().name().toLowerCase(Locale.ROOT),
                task.channels(),
                task.height(),
                task.width(),
                window,
                IntStream.range(0, result.forms().size())
                        .mapToObj(f -> FormOutput.of(
                                task.forms().get(f), result.forms().get(f)))
                        .toList(),
                IntStream.range(0, result.pairs().size())
                        .mapToObj(p -> FormAgreement.of(
                                task, task.others().get(p), result.pairs().get(p)))
                        .toList());
    }
}
