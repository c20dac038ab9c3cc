package org.repmlpeval.job.run.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.ExactnessSection.BlockExactness;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;
import org.repmlpeval.model.arch.network.Form;

/** Writes {@link Exactness} and its verdicts as a section of the report. */
public final class ExactnessSections {
    private ExactnessSections() {}

    /** @param images ids of the images, in order */
    public static ExactnessSection of(Exactness exactness, Optional<ConvertedWeights> given, List<String> images) {
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
        return new ExactnessSection(images, text(given), null, forms);
    }

    /** The section of runs that failed. */
    public static ExactnessSection failed(String reason, Optional<ConvertedWeights> given, List<String> images) {
        return new ExactnessSection(images, text(given), reason, List.of());
    }

    private static String text(Optional<ConvertedWeights> given) {
        return given.map(weights -> weights.kind().text()).orElse(null);
    }

    private static BlockExactness block(Exactness exactness, Exactness.Block block, Form form) {
        return new BlockExactness(
                block.name(),
                block.largest(),
                finite(block.conversion().get(form)),
                block.conversionLimit(exactness.reference(), form),
                finite(block.arithmetic().get(form)),
                block.arithmeticLimit(form));
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }
}
