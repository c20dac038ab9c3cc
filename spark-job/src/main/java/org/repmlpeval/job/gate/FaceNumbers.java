package org.repmlpeval.job.gate;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.repmlpeval.job.gate.Measure.Source;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.report.faces.MetricResult;

/** Takes numbers for gates from the sections about faces. A number that a report does not have is null. */
final class FaceNumbers {
    private FaceNumbers() {}

    static Double verification(Source source) {
        return cosine(source)
                .map(MetricResult::accuracyPercent)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Null if there are too few pairs for this false accept rate. */
    static Double trueAcceptRate(Source source, int exponent) {
        return cosine(source)
                .map(metric -> metric.at(exponent).percent())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Stream<MetricResult> cosine(Source source) {
        return source.report().verification() == null
                ? Stream.empty()
                : source.report().verification().forms().stream()
                        .filter(form -> form.form().equals(source.form()))
                        .flatMap(form -> Stream.ofNullable(form.cosine()));
    }

    /** Among the distractors if there are any, otherwise among the other persons of the gallery. */
    static Double rank(Source source, int rank) {
        if (source.report().identification() == null) {
            return null;
        }
        return source.report().identification().forms().stream()
                .filter(form -> form.form().equals(source.form()))
                .map(IdentificationSection.Form::ranks)
                .flatMap(List::stream)
                .filter(one -> one.rank() == rank)
                .map(IdentificationSection.Rank::percent)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
