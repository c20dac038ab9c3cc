package org.repmlpeval.job.task.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 6,000 pairs in ten folds against NumPy and SciPy: the values of src/test/python/make_verification.py. */
class VerificationOracleTest {
    private static final int FOLDS = 10;
    private static final int OF_A_KIND = 300;
    private static final int PAIRS = 2 * FOLDS * OF_A_KIND;
    private static final int LENGTH = 64;

    /** Sums of 64 products in another order: some units in the last place of a double near 1. */
    private static final double ROUNDING = 1e-14;

    private static final Map<String, double[]> EXPECTED = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                VerificationOracleTest.class.getResourceAsStream("/org/repmlpeval/job/task/verification-oracle.txt"),
                StandardCharsets.UTF_8))) {
            in.lines()
                    .map(line -> line.split(" "))
                    .forEach(fields -> EXPECTED.put(
                            fields[0],
                            Arrays.stream(fields)
                                    .skip(1)
                                    .mapToDouble(Double::parseDouble)
                                    .toArray()));
        }
    }

    @ParameterizedTest
    @CsvSource({"first,COSINE", "first,EUCLIDEAN", "second,COSINE", "second,EUCLIDEAN"})
    void accuracyFoldsAndRates(String form, Metric metric) {
        String name = form + "." + metric.key() + ".";
        PairScores scores = scores(form, metric);
        CrossValidation folds = CrossValidation.of(scores);
        assertThat(folds.folds().stream().mapToDouble(CrossValidation.Fold::right))
                .containsExactly(boxed(name + "right"));
        assertThat(folds.folds().stream()
                        .mapToDouble(CrossValidation.Fold::threshold)
                        .toArray())
                .containsExactly(EXPECTED.get(name + "thresholds"), within(ROUNDING));
        assertThat(folds.mean()).isCloseTo(EXPECTED.get(name + "accuracy")[0], within(ROUNDING));
        assertThat(folds.standardError()).isCloseTo(EXPECTED.get(name + "accuracy")[1], within(ROUNDING));
        Roc roc = Roc.of(scores);
        assertThat(roc.auc()).isCloseTo(EXPECTED.get(name + "auc")[0], within(ROUNDING));
        assertThat(roc.equalErrorRate()).isCloseTo(EXPECTED.get(name + "eer")[0], within(1e-12));
        assertThat(DoubleStream.of(10, 100, 1000)
                        .map(inverse -> roc.at((long) inverse).orElseThrow().trueAccepts()))
                .containsExactly(boxed(name + "tar"));
        assertThat(roc.at(10_000)).isEmpty();
    }

    @Test
    void formsComparedPairByPair() {
        PairScores reference = scores("first", Metric.COSINE);
        PairedForms compared = PairedForms.of(
                reference, scores("second", Metric.COSINE), CrossValidation.of(reference), i -> "pair " + i);
        double[] expected = EXPECTED.get("compared");
        assertThat(expected[0]).isGreaterThan(0);
        assertThat(compared.pairs()).isEqualTo(PAIRS);
        assertThat((double) compared.changed().of()).isEqualTo(expected[0]);
        assertThat((double) compared.onlyReferenceRight()).isEqualTo(expected[1]);
        assertThat((double) compared.onlyOtherRight()).isEqualTo(expected[2]);
        assertThat(compared.drift().worst().value()).isCloseTo(EXPECTED.get("drift")[0], within(ROUNDING));
        assertThat(compared.changed().items())
                .allSatisfy(changed -> assertThat(changed.reference() > changed.threshold())
                        .isNotEqualTo(changed.other() > changed.threshold()));
    }

    private static Double[] boxed(String name) {
        return Arrays.stream(EXPECTED.get(name)).boxed().toArray(Double[]::new);
    }

    private static PairScores scores(String form, Metric metric) {
        double[] scores = new double[PAIRS];
        boolean[] same = new boolean[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            same[i] = i % (2 * OF_A_KIND) < OF_A_KIND;
            float[] a = embedding(i, 2 * i, form);
            float[] b = embedding(same[i] ? i : i + 10_000, 2 * i + 1, form);
            scores[i] = metric.score(a, b);
        }
        return new PairScores(
                scores,
                same,
                IntStream.range(0, PAIRS).map(i -> i / (2 * OF_A_KIND)).toArray());
    }

    private static float[] embedding(long person, long image, String form) {
        long noise = form.equals("first") ? 0 : 60;
        float[] values = new float[LENGTH];
        for (int j = 0; j < LENGTH; j++) {
            values[j] =
                    100 * (3 * draw(person, j) + 4 * draw(1_000_000 + image, j)) + noise * draw(2_000_000 + image, j);
        }
        return values;
    }

    /** The script's splitmix64, in [−2¹⁵, 2¹⁵). */
    private static long draw(long stream, int index) {
        long z = (index + 1) * 0x9E3779B97F4A7C15L + stream * 0xD1342543DE82EF95L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 48) - (1 << 15);
    }
}
