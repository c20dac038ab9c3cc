package org.repmlpeval.job.gate;

import java.util.Objects;
import org.repmlpeval.job.gate.Measure.Source;
import org.repmlpeval.job.report.result.AgreementSection;
import org.repmlpeval.job.report.result.FormAccuracy.Accuracy;
import org.repmlpeval.job.report.result.FormAgreement;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.report.result.SpeedSection.FormSpeed;
import org.repmlpeval.job.report.segmentation.FormPixelComparison;
import org.repmlpeval.job.report.segmentation.FormSegmentation;

/** Takes numbers for gates from a report. A number that it does not have is null. */
final class ReportNumbers {
    private static final DriftLine NO_DRIFT = new DriftLine(0, null, null, null, null, null, null, null, null);

    private ReportNumbers() {}

    static Double top(Source source, int k) {
        return source.report().accuracies(source.form()).stream()
                .filter(accuracy -> accuracy.k() == k)
                .map(Accuracy::percent)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Upper end of the interval of reference minus form, in percentage points. */
    static Double topOneLoss(Source source) {
        FormComparison pair = classified(source);
        return pair == null ? null : upperLoss(pair.difference().tango95());
    }

    static Double flips(Source source) {
        FormComparison pair = classified(source);
        return pair == null ? null : share(source, pair.flips());
    }

    static Double miou(Source source) {
        return source.report().segmentation().forms().stream()
                .filter(form -> form.form().equals(source.form()))
                .map(FormSegmentation::miou)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    static Double miouLoss(Source source) {
        FormPixelComparison pair = scored(source);
        return pair == null ? null : upperLoss(pair.miouDifference().bootstrap95());
    }

    static Double changedPixels(Source source) {
        FormPixelComparison pair = scored(source);
        if (pair != null) {
            return share(source, pair.changedPixels());
        }
        FormAgreement agreement = agreed(source);
        return agreement == null || agreement.pixels() == null
                ? null
                : share(source, agreement.pixels().changed());
    }

    /** @return without values if the report has none */
    static DriftLine drift(Source source, String measure) {
        return source.report().drift(source.form()).getOrDefault(measure, NO_DRIFT);
    }

    static Double missing(Source source) {
        OutcomesSection.MissingSection missing = source.report().outcomes().missing();
        return missing == null ? null : source.percent() ? missing.percent() : (Double) (double) missing.images();
    }

    static Double formSpeed(Source source) {
        return source.report().speed().forms().stream()
                .filter(form -> form.form().equals(source.form()))
                .map(FormSpeed::imagesPerTaskSecond)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** How much slower the run is than the baseline, in percent of the baseline's speed. */
    static Double speedLoss(Source source) {
        Double before = source.baseline().speed().endToEndImagesPerSecond();
        Double now = source.report().speed().endToEndImagesPerSecond();
        return before == null || now == null || before == 0 ? null : (Double) (100 * (before - now) / before);
    }

    static Double loss(Double before, Double now) {
        return before == null || now == null ? null : (Double) (before - now);
    }

    /** The interval is that of form minus reference, so its lower end is the largest loss. */
    private static Double upperLoss(PercentRange difference) {
        return difference == null ? null : (Double) (-difference.lowPercent() + 0.0);
    }

    /** Nothing was compared if the share is of nothing. */
    private static Double share(Source source, Share share) {
        return share.percent() == null || source.percent() ? share.percent() : (Double) (double) share.count();
    }

    private static FormComparison classified(Source source) {
        return source.report().comparison() == null
                ? null
                : source.report().comparison().stream()
                        .filter(pair -> pair.other().equals(source.form()))
                        .findFirst()
                        .orElse(null);
    }

    private static FormPixelComparison scored(Source source) {
        return source.report().segmentation() == null
                ? null
                : source.report().segmentation().comparison().stream()
                        .filter(pair -> pair.other().equals(source.form()))
                        .findFirst()
                        .orElse(null);
    }

    private static FormAgreement agreed(Source source) {
        AgreementSection section = source.report().agreement();
        return section == null
                ? null
                : section.comparison().stream()
                        .filter(pair -> pair.other().equals(source.form()))
                        .findFirst()
                        .orElse(null);
    }
}
