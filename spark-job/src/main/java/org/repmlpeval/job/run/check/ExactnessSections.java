package org.repmlpeval.job.run.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.ExactnessSection.BlockExactness;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;
import org.repmlpeval.model.arch.network.Form;

/** Writes {@link Exactness} and its verdicts as a section of the report. */
public final class ExactnessSections {
    private ExactnessSections() {}

    /**
     * @param exactness the sum of the runs that succeeded; empty if none did
     * @param images ids of their images, in order
     * @param unread images that could not be read again, each with its reason
     * @param failure why runs failed; empty if none did
     */
    public static ExactnessSection of(
            Optional<Exactness> exactness,
            Optional<ConvertedWeights> given,
            List<String> images,
            List<String> unread,
            Optional<String> failure) {
        List<FormExactness> forms =
                exactness.map(measured -> forms(measured, given)).orElse(List.of());
        Optional<String> missing = failure.or(
                () -> exactness.isPresent() ? Optional.empty() : Optional.of("no image could be read again"));
        List<String> warnings = new ArrayList<>();
        missing.ifPresent(reason -> warnings.add((exactness.isPresent()
                        ? "a part of the float64 sample was not measured: "
                        : "the float64 sample was not measured: ")
                + reason));
        if (!unread.isEmpty()) {
            warnings.add(
                    unread.size() + " images of the float64 sample could not be read again, such as " + unread.get(0));
        }
        String faulty = forms.stream()
                .filter(form -> !form.isRounding())
                .map(FormExactness::form)
                .collect(Collectors.joining(", "));
        if (!faulty.isEmpty()) {
            warnings.add(ExactnessSection.FAULT + "; the float64 sample shows a fault in form " + faulty);
        }
        return new ExactnessSection(images, text(given), missing.orElse(null), unread, forms, warnings);
    }

    private static List<FormExactness> forms(Exactness exactness, Optional<ConvertedWeights> given) {
        List<Verdict> verdicts = Verdict.of(exactness, given);
        List<FormExactness> forms = new ArrayList<>();
        for (int f = 0; f < verdicts.size(); f++) {
            Form form = exactness.forms().get(f);
            Verdict verdict = verdicts.get(f);
            forms.add(new FormExactness(
                    verdict.form(),
                    verdict.text(),
                    verdict.isRounding(),
                    verdict.conversionFrom(),
                    verdict.arithmeticFrom(),
                    exactness.blocks().stream()
                            .map(block -> block(exactness, block, form))
                            .toList()));
        }
        return forms;
    }

    private static String text(Optional<ConvertedWeights> given) {
        return given.map(weights -> weights.kind().text()).orElse(null);
    }

    private static BlockExactness block(Exactness exactness, Exactness.Block block, Form form) {
        return new BlockExactness(
                block.name(),
                finite(block.largest()),
                finite(block.conversion().get(form)),
                finite(block.conversionLimit(exactness.reference(), form)),
                finite(block.arithmetic().get(form)),
                finite(block.arithmeticLimit(form)));
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }
}
