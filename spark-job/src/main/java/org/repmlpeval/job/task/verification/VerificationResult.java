package org.repmlpeval.job.task.verification;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.repmlpeval.job.task.statistics.Sample;

/**
 * A verification test of all forms.
 *
 * @param pairs all pairs of the file
 * @param missing pairs that were not evaluated because one of their images was not scored
 * @param forms one per form, the reference first
 * @param comparisons one per form after the first, by cosine
 */
public record VerificationResult(
        List<Pair> pairs, Sample<Missing> missing, List<FormScores> forms, List<PairedForms> comparisons) {
    /** Largest number of listed pairs that were not evaluated. */
    public static final int LISTED = 100;

    /**
     * A pair of images.
     *
     * @param fold its number, as in output
     * @param line line of the pairs file
     */
    public record Pair(String a, String b, boolean same, int fold, int line) {
        String name() {
            return a + " | " + b;
        }
    }

    /** A pair that was not evaluated. @param image the image that was not scored; the first if it is both */
    public record Missing(int line, String a, String b, String image) implements Comparable<Missing> {
        @Override
        public int compareTo(Missing other) {
            return Integer.compare(line, other.line);
        }
    }

    /**
     * What one form gives for the evaluated pairs.
     *
     * @param scores by metric, in the order of the evaluated pairs
     * @param folds accuracy by metric
     * @param curves ROC by metric
     */
    public record FormScores(
            Map<Metric, PairScores> scores, Map<Metric, CrossValidation> folds, Map<Metric, Roc> curves) {}

    /** Gives the embeddings of an image in all forms. */
    @FunctionalInterface
    public interface Lookup {
        /** Null if the image was not scored. */
        List<float[]> of(String image);
    }

    public VerificationResult {
        pairs = List.copyOf(pairs);
        forms = List.copyOf(forms);
        comparisons = List.copyOf(comparisons);
    }

    /** @param forms number of forms */
    public static VerificationResult of(int forms, List<Pair> pairs, Lookup embeddings) {
        Sample<Missing> missing = Sample.empty(LISTED);
        List<Pair> evaluated = new ArrayList<>();
        for (Pair pair : pairs) {
            boolean a = embeddings.of(pair.a()) != null;
            if (a && embeddings.of(pair.b()) != null) {
                evaluated.add(pair);
            } else {
                missing = missing.plus(
                        Sample.of(LISTED, new Missing(pair.line(), pair.a(), pair.b(), a ? pair.b() : pair.a())));
            }
        }
        List<FormScores> scored = IntStream.range(0, forms)
                .mapToObj(form -> form(form, evaluated, embeddings))
                .toList();
        List<PairedForms> comparisons = new ArrayList<>();
        for (FormScores other : scored.subList(1, forms)) {
            comparisons.add(PairedForms.of(
                    scored.get(0).scores().get(Metric.COSINE),
                    other.scores().get(Metric.COSINE),
                    scored.get(0).folds().get(Metric.COSINE),
                    pair -> evaluated.get(pair).name()));
        }
        return new VerificationResult(pairs, missing, scored, comparisons);
    }

    /** Number of evaluated pairs. */
    public long evaluated() {
        return pairs.size() - missing.of();
    }

    /** Number of folds whose accuracies are averaged, the same for all forms and metrics. */
    public int testedFolds() {
        return forms.get(0).folds().get(Metric.COSINE).folds().size();
    }

    private static FormScores form(int form, List<Pair> pairs, Lookup embeddings) {
        boolean[] same = new boolean[pairs.size()];
        int[] fold = new int[pairs.size()];
        for (int i = 0; i < same.length; i++) {
            same[i] = pairs.get(i).same();
            fold[i] = pairs.get(i).fold();
        }
        Map<Metric, PairScores> scores = new EnumMap<>(Metric.class);
        Map<Metric, CrossValidation> accuracies = new EnumMap<>(Metric.class);
        Map<Metric, Roc> curves = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            double[] values = pairs.stream()
                    .mapToDouble(pair -> metric.score(
                            embeddings.of(pair.a()).get(form),
                            embeddings.of(pair.b()).get(form)))
                    .toArray();
            PairScores all = new PairScores(values, same, fold);
            scores.put(metric, all);
            accuracies.put(metric, CrossValidation.of(all));
            curves.put(metric, Roc.of(all));
        }
        return new FormScores(scores, accuracies, curves);
    }
}
