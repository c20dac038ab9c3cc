package org.repmlpeval.job.run.faces;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.task.verification.CrossValidation;
import org.repmlpeval.job.task.verification.Metric;
import org.repmlpeval.job.task.verification.PairScores;
import org.repmlpeval.job.task.verification.VerificationResult;
import org.repmlpeval.job.task.verification.VerificationResult.FormScores;
import org.repmlpeval.job.task.verification.VerificationResult.Lookup;
import org.repmlpeval.job.task.verification.VerificationResult.Pair;

/**
 * The rows of {@code pairs.csv}, one per pair in the order of the pairs file: {@code line,a,b,same,fold,evaluated}, then for each form
 * {@code <form>_cosine}, {@code <form>_distance} and {@code <form>_accepted}, the decision by the form's own threshold for the cosine in this
 * fold. Fields of pairs that were not evaluated are empty.
 */
public final class PairRows {
    private PairRows() {}

    /**
     * @param forms names of the forms
     * @param embeddings the same as for the result
     */
    public static String csv(VerificationResult result, List<String> forms, Lookup embeddings) {
        StringBuilder out = new StringBuilder("line,a,b,same,fold,evaluated");
        for (String form : forms) {
            out.append(',').append(form).append("_cosine,");
            out.append(form).append("_distance,");
            out.append(form).append("_accepted");
        }
        out.append('\n');
        List<Map<Integer, Double>> thresholds =
                result.forms().stream().map(PairRows::thresholds).toList();
        int evaluated = 0;
        for (Pair pair : result.pairs()) {
            boolean scored = embeddings.of(pair.a()) != null && embeddings.of(pair.b()) != null;
            out.append(pair.line()).append(',').append(field(pair.a())).append(',');
            out.append(field(pair.b())).append(',').append(pair.same() ? 1 : 0).append(',');
            out.append(pair.fold()).append(',').append(scored ? 1 : 0);
            for (int f = 0; f < forms.size(); f++) {
                out.append(scored ? scores(result.forms().get(f), evaluated, thresholds.get(f)) : ",,,");
            }
            out.append('\n');
            evaluated += scored ? 1 : 0;
        }
        return out.toString();
    }

    private static String scores(FormScores form, int pair, Map<Integer, Double> thresholds) {
        PairScores cosines = form.scores().get(Metric.COSINE);
        double distance =
                Metric.EUCLIDEAN.shown(form.scores().get(Metric.EUCLIDEAN).score(pair));
        Double threshold = thresholds.get(cosines.fold(pair));
        String accepted = threshold == null ? "" : cosines.score(pair) > threshold ? "1" : "0";
        return "," + cosines.score(pair) + "," + distance + "," + accepted;
    }

    private static Map<Integer, Double> thresholds(FormScores form) {
        Map<Integer, Double> thresholds = new HashMap<>();
        for (CrossValidation.Fold fold : form.folds().get(Metric.COSINE).folds()) {
            thresholds.put(fold.fold(), fold.threshold());
        }
        return thresholds;
    }

    private static String field(String text) {
        return text.chars().anyMatch(c -> ",\"\n\r".indexOf(c) >= 0) ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
