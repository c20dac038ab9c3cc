package org.repmlpeval.job.run.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.repmlpeval.job.report.faces.MetricResult;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.task.verification.CrossValidation;
import org.repmlpeval.job.task.verification.Metric;
import org.repmlpeval.job.task.verification.PairScores;
import org.repmlpeval.job.task.verification.PairedForms;
import org.repmlpeval.job.task.verification.Roc;
import org.repmlpeval.job.task.verification.VerificationResult.FormScores;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.TextFile;

/**
 * The {@code pairs.csv} of a run that verifies pairs of faces.
 *
 * @param listed number of its rows
 * @param pairs those that were evaluated, in the order of the file
 */
record PairTable(List<String> forms, int listed, List<Pair> pairs) {
    private static final String NAME = "pairs.csv";

    private static final TextFile.Kind KIND = new TextFile.Kind(
            "table of pairs",
            "the pairs.csv of a run",
            "the whole output folder of 'evaluate' is needed, so copy it with this file",
            1 << 30);

    /** Both embeddings may be off by the tolerance. */
    private static final double TWO_EMBEDDINGS = 2;

    /** An evaluated pair. @param cosines of the forms */
    record Pair(int line, String a, String b, boolean same, int fold, List<Double> cosines) {
        private double disagreement() {
            return cosines.stream()
                    .mapToDouble(cosine -> Math.abs(cosine - cosines.get(0)))
                    .max()
                    .orElse(0);
        }
    }

    /** The pairs that were computed again. @param largest largest difference of a cosine; {@code differences} has those beyond the tolerance */
    record Compared(int pairs, double largest, List<String> differences) {}

    PairTable {
        forms = List.copyOf(forms);
        pairs = List.copyOf(pairs);
    }

    /**
     * @return empty if the run verifies no pairs
     * @throws org.repmlpeval.partitioning.DataSetException if there is no such file
     * @throws InvalidInputException if it is damaged
     */
    static Optional<PairTable> of(PublishedReport run) throws IOException {
        if (run.report().verification() == null) {
            return Optional.empty();
        }
        TextFile file = TextFile.read(
                new Location(run.folder().fileSystem(), run.folder().resolve(NAME)), KIND);
        return Optional.of(parse(file.text(), run.report().run().forms()));
    }

    static PairTable parse(String text, List<String> forms) {
        List<Pair> pairs = new ArrayList<>();
        int listed = 0;
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(text)) {
            while (rows.hasNext()) {
                Map<String, String> row = rows.next();
                listed++;
                if (cell(row, "evaluated").equals("1")) {
                    pairs.add(pair(row, forms));
                }
            }
        } catch (JsonProcessingException | NumberFormatException e) {
            throw new InvalidInputException(
                    "row " + listed + " of " + NAME + " is damaged: " + e.getMessage() + "; copy the file again", e);
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be read", e);
        }
        return new PairTable(forms, listed, pairs);
    }

    private static Pair pair(Map<String, String> row, List<String> forms) {
        return new Pair(
                Integer.parseInt(cell(row, "line")),
                cell(row, "a"),
                cell(row, "b"),
                cell(row, "same").equals("1"),
                Integer.parseInt(cell(row, "fold")),
                forms.stream().map(form -> cosine(cell(row, form + "_cosine"))).toList());
    }

    private static Double cosine(String cell) {
        double value = Double.parseDouble(cell);
        if (!Double.isFinite(value)) {
            throw new NumberFormatException("a cosine is " + cell);
        }
        return value;
    }

    private static String cell(Map<String, String> row, String column) {
        String cell = row.get(column);
        if (cell == null) {
            throw new InvalidInputException(NAME + " has a row without the column " + column
                    + "; the file is damaged or of another run, so copy it again");
        }
        return cell;
    }

    /**
     * The images of some pairs: first of the pair on which the forms disagree most, then of one that is drawn, and so on.
     *
     * @param most no more images than this
     * @param seed decides which pairs are drawn
     */
    Set<String> images(int most, long seed) {
        List<Pair> worst = new ArrayList<>(pairs);
        worst.sort(Comparator.comparingDouble(Pair::disagreement).reversed().thenComparingInt(Pair::line));
        List<Pair> drawn = new ArrayList<>(pairs);
        drawn.sort(Comparator.comparingLong((Pair pair) -> random(pair, seed)).thenComparingInt(Pair::line));
        Set<String> images = new TreeSet<>();
        for (int i = 0; i < pairs.size(); i++) {
            for (Pair pair : List.of(worst.get(i), drawn.get(i))) {
                Set<String> more = new TreeSet<>(images);
                more.add(pair.a());
                more.add(pair.b());
                if (more.size() > most) {
                    return images;
                }
                images = more;
            }
        }
        return images;
    }

    private static long random(Pair pair, long seed) {
        byte[] hash = Digests.newSha256().digest((seed + "\t" + pair.line()).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(hash).getLong();
    }

    /** What the table says differently from the report, each as a sentence; empty if they agree. */
    List<String> differences(VerificationSection report) {
        List<String> found = new ArrayList<>();
        compare(found, "pairs", report.pairs().listed(), (long) listed);
        compare(found, "evaluated pairs", report.pairs().evaluated(), (long) pairs.size());
        List<FormScores> scores = new ArrayList<>();
        for (int f = 0; f < forms.size(); f++) {
            scores.add(scores(f));
            MetricResult reported = report.forms().get(f).cosine();
            MetricResult counted = MetricResult.of(Metric.COSINE, scores.get(f));
            String of = " of " + forms.get(f) + " by cosine";
            compare(found, "accuracy" + of, reported.accuracyPercent(), counted.accuracyPercent());
            compare(found, "area under the ROC curve" + of, reported.auc(), counted.auc());
            compare(found, "equal error rate" + of, reported.equalErrorRatePercent(), counted.equalErrorRatePercent());
            compare(found, "folds" + of, reported.folds(), counted.folds());
            compare(found, "true accept rates" + of, reported.tarAtFar(), counted.tarAtFar());
        }
        for (int f = 1; f < forms.size(); f++) {
            PairedForms paired = PairedForms.of(
                    scores.get(0).scores().get(Metric.COSINE),
                    scores.get(f).scores().get(Metric.COSINE),
                    scores.get(0).folds().get(Metric.COSINE),
                    String::valueOf);
            compare(
                    found,
                    "decisions of " + forms.get(f) + " that differ from those of " + forms.get(0),
                    report.comparison().get(f - 1).changedDecisions().count(),
                    paired.changed().of());
        }
        return found;
    }

    private FormScores scores(int form) {
        double[] cosines = new double[pairs.size()];
        boolean[] same = new boolean[pairs.size()];
        int[] folds = new int[pairs.size()];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = pairs.get(i).cosines().get(form);
            same[i] = pairs.get(i).same();
            folds[i] = pairs.get(i).fold();
        }
        PairScores all = new PairScores(cosines, same, folds);
        return new FormScores(
                Map.of(Metric.COSINE, all),
                Map.of(Metric.COSINE, CrossValidation.of(all)),
                Map.of(Metric.COSINE, Roc.of(all)));
    }

    /** Some lists are long. */
    private static void compare(List<String> found, String what, Object reported, Object counted) {
        if (reported instanceof List<?> first && counted instanceof List<?> second && first.size() == second.size()) {
            for (int i = 0; i < first.size(); i++) {
                compare(found, what + ", entry " + (i + 1), first.get(i), second.get(i));
            }
        } else if (!Objects.equals(reported, counted)) {
            found.add(what + ": the report says " + reported + ", " + NAME + " says " + counted);
        }
    }

    /**
     * Compares the cosines of pairs whose two images were evaluated again.
     *
     * @param embeddings by image, of all forms
     * @param tolerance as a fraction of an embedding's length
     */
    Compared compare(Map<String, List<float[]>> embeddings, double tolerance) {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        double largest = 0;
        for (Pair pair : pairs) {
            List<float[]> a = embeddings.get(pair.a());
            List<float[]> b = embeddings.get(pair.b());
            if (a == null || b == null) {
                continue;
            }
            compared++;
            for (int f = 0; f < forms.size(); f++) {
                double again = Metric.COSINE.score(a.get(f), b.get(f));
                double difference = Math.abs(again - pair.cosines().get(f));
                double legal = Math.max(TWO_EMBEDDINGS * tolerance, rounding(a, f) + rounding(b, f));
                if (!(difference <= legal)) { // also NaN
                    differences.add("the pair " + pair.a() + " and " + pair.b() + " in line " + pair.line()
                            + " of the list of pairs: the cosine of " + forms.get(f) + " is "
                            + pair.cosines().get(f) + ", computed again " + again);
                } else {
                    largest = Math.max(largest, difference);
                }
            }
        }
        return new Compared(compared, largest, differences);
    }

    /**
     * What an embedding may be off, as a fraction of its length, because its form rounds by design: its distance from the
     * reference's, and a step of its number type.
     *
     * @param embeddings of all forms
     */
    private double rounding(List<float[]> embeddings, int form) {
        if (!Form.roundsByDesign(forms.get(form))) {
            return 0;
        }
        // Which of two forms drifts cannot be told, so a reference that rounds is compared with all.
        List<float[]> rounded = Form.roundsByDesign(forms.get(0)) ? embeddings : List.of(embeddings.get(form));
        double drift = rounded.stream()
                .mapToDouble(other -> distance(other, embeddings.get(0)))
                .max()
                .orElseThrow();
        return drift + Allowance.step(forms.get(form));
    }

    /** Distance of two embeddings on the unit sphere. */
    private static double distance(float[] a, float[] b) {
        return Math.sqrt(Math.max(0, 2 - 2 * Metric.COSINE.score(a, b)));
    }
}
