package org.repmlpeval.job.report.faces;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.provenance.Ordered;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.task.statistics.McNemar;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.verification.Metric;
import org.repmlpeval.job.task.verification.PairedForms;
import org.repmlpeval.job.task.verification.Roc;
import org.repmlpeval.job.task.verification.VerificationResult;
import org.repmlpeval.job.task.verification.VerificationResult.FormScores;
import org.repmlpeval.job.task.verification.VerificationResult.Missing;

/**
 * Verification of pairs of faces.
 *
 * @param pairs the pairs and where they come from
 * @param forms one per form, the reference first
 * @param comparison one per form after the first
 * @param warnings what makes the result doubtful
 */
public record VerificationSection(Pairs pairs, List<Form> forms, List<Comparison> comparison, List<String> warnings) {
    /** An AUC below one half by more standard deviations than this is not chance. */
    private static final double BEYOND_CHANCE = 2;

    public VerificationSection {
        warnings = List.copyOf(warnings);
        forms = List.copyOf(forms);
        comparison = List.copyOf(comparison);
    }

    /**
     * The pairs of the test.
     *
     * @param file the pairs file
     * @param listed number of pairs in it
     * @param same pairs of one person
     * @param different pairs of two persons
     * @param evaluated number of evaluated pairs
     * @param notEvaluated pairs of which an image was not scored; they are in no count below
     * @param folds number of folds of all listed pairs
     * @param testedFolds number of folds whose accuracies are averaged: those with an evaluated pair, if other folds have pairs of both kinds
     * @param foldOrigin {@code file}, or {@code assigned} in turn because the file gives none
     * @param embedding {@code image}, or {@code image_and_mirror}: the sum of the embeddings of the image and its mirror image
     * @param digest of all listed pairs with their folds, 64 hexadecimal digits; null if an older release wrote the report
     */
    public record Pairs(
            String file,
            long listed,
            long same,
            long different,
            long evaluated,
            Sample<Missing> notEvaluated,
            int folds,
            int testedFolds,
            String foldOrigin,
            String embedding,
            String digest) {}

    /** The pairs as they were listed, see {@link Pairs}. */
    public record Origin(String file, int folds, String foldOrigin, String embedding, String digest) {}

    /** The results of one form. @param metrics by name: {@code cosine} and {@code euclidean}, of embeddings divided by their lengths */
    public record Form(String form, Map<String, MetricResult> metrics) {
        public Form {
            metrics = Ordered.copy(metrics);
        }

        /** The result by cosine, which is meant where only one is shown; null if the report has none. */
        public MetricResult cosine() {
            return metrics.get(Metric.COSINE.key());
        }
    }

    /**
     * Another form's decisions compared with the reference's, at the thresholds that the reference chose for cosine.
     *
     * @param changedDecisions pairs that only one of the forms takes for one person
     * @param pValue exact two-sided McNemar test on the pairs that only one form decides rightly; null if none was compared
     * @param scoreDrift |difference of the cosines|
     * @param changed the first of the changed pairs; {@code pairs.csv} has all scores
     */
    public record Comparison(
            String reference,
            String other,
            Share changedDecisions,
            long onlyReferenceRight,
            long onlyOtherRight,
            Double pValue,
            DriftLine scoreDrift,
            Sample<PairedForms.Changed> changed) {
        static Comparison of(String reference, String other, PairedForms forms) {
            return new Comparison(
                    reference,
                    other,
                    Share.of(forms.changed().of(), forms.pairs()),
                    forms.onlyReferenceRight(),
                    forms.onlyOtherRight(),
                    forms.pairs() == 0
                            ? null
                            : (Double) McNemar.pValue(forms.onlyReferenceRight(), forms.onlyOtherRight()),
                    DriftLine.of(forms.drift()),
                    forms.changed());
        }
    }

    /**
     * @param origin what was listed
     * @param names of the forms
     */
    public static VerificationSection of(Origin origin, VerificationResult result, List<String> names) {
        long same =
                result.pairs().stream().filter(VerificationResult.Pair::same).count();
        return new VerificationSection(
                new Pairs(
                        origin.file(),
                        result.pairs().size(),
                        same,
                        result.pairs().size() - same,
                        result.evaluated(),
                        result.missing(),
                        origin.folds(),
                        result.testedFolds(),
                        origin.foldOrigin(),
                        origin.embedding(),
                        origin.digest()),
                IntStream.range(0, names.size())
                        .mapToObj(f -> form(names.get(f), result.forms().get(f)))
                        .toList(),
                IntStream.range(1, names.size())
                        .mapToObj(f -> Comparison.of(
                                names.get(0), names.get(f), result.comparisons().get(f - 1)))
                        .toList(),
                exchanged(
                        origin.file(),
                        names.get(0),
                        result.forms().get(0).curves().get(Metric.COSINE)));
    }

    /** Says that the pairs' truth looks exchanged: pairs of two persons are clearly more alike than pairs of one. */
    private static List<String> exchanged(String file, String form, Roc roc) {
        Double auc = roc.auc();
        if (auc == null) {
            return List.of();
        }
        // The standard deviation of the AUC of scores that know nothing of the truth, as in the test of Mann and
        // Whitney.
        double chance = Math.sqrt((roc.same() + roc.different() + 1.0) / (12.0 * roc.same() * roc.different()));
        return auc >= 0.5 - BEYOND_CHANCE * chance
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "the AUC of form %s is %.4f: pairs of two persons are more alike than pairs of one; 'same' and"
                                + " 'different' seem to be exchanged in %s",
                        form,
                        auc,
                        file));
    }

    private static Form form(String name, FormScores scores) {
        Map<String, MetricResult> metrics = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            metrics.put(metric.key(), MetricResult.of(metric, scores));
        }
        return new Form(name, metrics);
    }
}
