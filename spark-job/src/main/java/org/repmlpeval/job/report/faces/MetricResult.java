package org.repmlpeval.job.report.faces;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Ratios;
import org.repmlpeval.job.task.verification.CrossValidation;
import org.repmlpeval.job.task.verification.Metric;
import org.repmlpeval.job.task.verification.Roc;
import org.repmlpeval.job.task.verification.VerificationResult.FormScores;

/**
 * The verification of one form by one metric.
 *
 * @param accuracyPercent mean of the folds' accuracies; null if no pair was evaluated
 * @param standardErrorPercent of that mean
 * @param auc area under the ROC curve, 0 to 1
 * @param equalErrorRatePercent where false accepts and false rejects are equally frequent
 * @param folds each tested fold, with the threshold that is best on the others
 * @param tarAtFar true accept rates at false accept rates of 1e-1 to 1e-6
 * @param roc points of the ROC curve, at most {@value #ROC_POINTS} + 1; empty for the Euclidean distance, whose curve is that of the cosine
 */
public record MetricResult(
        Double accuracyPercent,
        Double standardErrorPercent,
        Double auc,
        Double equalErrorRatePercent,
        List<Fold> folds,
        List<TarAtFar> tarAtFar,
        List<RocPoint> roc) {
    static final int ROC_POINTS = 100;

    private static final int SMALLEST_FAR = 6;

    public MetricResult {
        folds = List.copyOf(folds);
        tarAtFar = List.copyOf(tarAtFar);
        roc = List.copyOf(roc);
    }

    /**
     * One fold.
     *
     * @param fold its number in a CSV file of pairs; otherwise counted from 1
     * @param threshold pairs that are more alike were taken for one person: a cosine above it, or a distance below it
     * @param tiedThresholds thresholds that are equally good on the other folds; the one that accepts most pairs is used
     * @param fewestRight right decisions on this fold with the worst of them
     * @param mostRight right decisions on this fold with the best of them
     */
    public record Fold(
            int fold,
            long pairs,
            long right,
            Double percent,
            double threshold,
            long tiedThresholds,
            long fewestRight,
            long mostRight) {}

    /**
     * The true accept rate at a false accept rate.
     *
     * @param far the level, for example {@code 1e-3}
     * @param resolvable false if there are too few pairs of two persons to tell this rate from 0, or if no pair of one person was evaluated;
     *     all other values are then null
     * @param allowedFalseAccepts the largest number of false accepts at this level
     * @param threshold as of {@link Fold}
     * @param falseAccepts number of accepted pairs of two persons
     * @param trueAccepts number of accepted pairs of one person
     * @param of number of evaluated pairs of one person
     * @param wilson95 95 % interval of the true accept rate at this threshold; null if the rate is not resolvable
     */
    public record TarAtFar(
            String far,
            boolean resolvable,
            Long allowedFalseAccepts,
            Double threshold,
            Long falseAccepts,
            Long trueAccepts,
            Long of,
            Double percent,
            PercentRange wilson95) {
        static TarAtFar of(Metric metric, Roc roc, int exponent) {
            long inverse = (long) Math.pow(10, exponent);
            String level = "1e-" + exponent;
            Optional<Roc.Point> point = roc.same() == 0 ? Optional.empty() : roc.at(inverse);
            return point.map(p -> new TarAtFar(
                            level,
                            true,
                            roc.different() / inverse,
                            shown(metric, p.threshold()),
                            p.falseAccepts(),
                            p.trueAccepts(),
                            roc.same(),
                            Ratios.percent(p.trueAccepts(), roc.same()),
                            PercentRange.wilson(p.trueAccepts(), roc.same())))
                    .orElse(new TarAtFar(level, false, null, null, null, null, null, null, null));
        }
    }

    /** A point of the ROC curve. */
    public record RocPoint(Double threshold, long falseAccepts, long trueAccepts) {}

    /** @param scores of a form; must have this metric */
    public static MetricResult of(Metric metric, FormScores scores) {
        CrossValidation validation = scores.folds().get(metric);
        Roc roc = scores.curves().get(metric);
        List<Fold> folds = validation.folds().stream()
                .map(fold -> new Fold(
                        fold.fold(),
                        fold.pairs(),
                        fold.right(),
                        Ratios.percent(fold.right(), fold.pairs()),
                        metric.shown(fold.threshold()),
                        fold.tied(),
                        fold.fewestRight(),
                        fold.mostRight()))
                .toList();
        List<TarAtFar> rates = new ArrayList<>();
        for (int exponent = 1; exponent <= SMALLEST_FAR; exponent++) {
            rates.add(TarAtFar.of(metric, roc, exponent));
        }
        List<RocPoint> points = metric == Metric.COSINE
                ? roc.points(ROC_POINTS).stream()
                        .map(p -> new RocPoint(p.threshold(), p.falseAccepts(), p.trueAccepts()))
                        .toList()
                : List.of();
        return new MetricResult(
                percent(validation.mean()),
                percent(validation.standardError()),
                roc.auc(),
                percent(roc.equalErrorRate()),
                folds,
                rates,
                points);
    }

    /** The row of a level such as {@code 1e-3}. */
    public TarAtFar at(int exponent) {
        return tarAtFar.stream()
                .filter(rate -> rate.far().equals(String.format(Locale.ROOT, "1e-%d", exponent)))
                .findFirst()
                .orElseThrow();
    }

    private static Double shown(Metric metric, Double score) {
        return score == null ? null : (Double) metric.shown(score);
    }

    private static Double percent(Double fraction) {
        return fraction == null ? null : (Double) (100 * fraction);
    }
}
