package org.repmlpeval.job.task.agreement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.repmlpeval.job.task.FormNames;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.VectorTask;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.job.task.measure.PixelClasses;
import org.repmlpeval.job.task.measure.VectorDrift;
import org.repmlpeval.model.InvalidInputException;

/**
 * The task for networks that are not classifiers: compares how closely the forms agree. Labels are not read.
 *
 * @param forms names of the forms, distinct; the first is the reference the others are compared with
 * @param kind meaning of the values
 * @param channels length of an embedding, or number of classes of a pixel
 * @param height number of rows of pixels; 1 for an embedding
 * @param width number of columns of pixels; 1 for an embedding
 */
public record AgreementTask(List<String> forms, Kind kind, int channels, int height, int width) implements VectorTask {
    /** The kind of a network's output for an image. */
    public enum Kind {
        /** {@code (channels)} values whose direction matters. They are divided by their length before they are compared. */
        EMBEDDING,
        /** {@code (channels, height, width)} scores; a pixel's class is that of its largest score; of equal scores, the lowest class. */
        PIXEL_SCORES;

        /** The measure that decides which images are the worst. */
        public DriftMeasure worstBy() {
            return this == EMBEDDING ? DriftMeasure.ONE_MINUS_COSINE : DriftMeasure.MAX_ABS;
        }
    }

    /** @throws InvalidInputException if the form names are not legal, or pixels have fewer than 2 classes */
    public AgreementTask {
        forms = FormNames.require(forms);
        if (kind == Kind.PIXEL_SCORES && channels < 2) {
            throw new InvalidInputException(
                    "pixels have " + channels + " classes but need at least 2; check the checkpoint's head");
        }
        if (channels < 1 || height < 1 || width < 1 || kind == Kind.EMBEDDING && height * width != 1) {
            throw new IllegalArgumentException(kind + " of " + channels + "x" + height + "x" + width);
        }
    }

    public static AgreementTask embeddings(List<String> forms, int length) {
        return new AgreementTask(forms, Kind.EMBEDDING, length, 1, 1);
    }

    public static AgreementTask pixelScores(List<String> forms, int classes, int height, int width) {
        return new AgreementTask(forms, Kind.PIXEL_SCORES, classes, height, width);
    }

    @Override
    public int values() {
        return Math.multiplyExact(channels, pixels());
    }

    /** Number of pixels of an image that have a class. */
    public int pixels() {
        return Math.multiplyExact(height, width);
    }

    @Override
    public AgreementResult none() {
        return AgreementResult.empty(this);
    }

    @Override
    public ImageAgreement score(Subject subject, List<LogitRow> rows) {
        String id = subject.id();
        requireShape(id, rows);
        List<String> nonFinite = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (int f = 0; f < rows.size(); f++) {
            int bad = rows.get(f).firstNonFinite();
            if (bad >= 0) {
                nonFinite.add(forms.get(f));
                reasons.add(place(bad) + " in form " + forms.get(f) + " is "
                        + rows.get(f).at(bad));
            }
        }
        if (!nonFinite.isEmpty()) {
            String reason = String.join("; ", reasons);
            return new ImageAgreement(id, ImageOutcome.NON_FINITE, reason, List.of(), List.of(), nonFinite, List.of());
        }
        return kind == Kind.EMBEDDING ? directions(id, rows) : pixelClasses(id, rows);
    }

    @Override
    public ImageAgreement fault(Subject subject, ImageOutcome outcome, String reason) {
        return new ImageAgreement(subject.id(), outcome, reason, List.of(), List.of(), List.of(), List.of());
    }

    private ImageAgreement directions(String id, List<LogitRow> rows) {
        List<ImageAgreement.Pair> pairs = rows.stream()
                .skip(1)
                .map(row -> new ImageAgreement.Pair(VectorDrift.ofDirections(rows.get(0), row), null))
                .toList();
        List<int[]> bits = rows.stream().map(AgreementTask::bits).toList();
        return scored(id, Collections.nCopies(rows.size(), FormPixels.empty(this)), pairs, bits);
    }

    private ImageAgreement pixelClasses(String id, List<LogitRow> rows) {
        List<int[]> classes =
                rows.stream().map(row -> PixelClasses.of(row, channels)).toList();
        List<ImageAgreement.Pair> pairs = IntStream.range(1, rows.size())
                .mapToObj(f -> new ImageAgreement.Pair(
                        VectorDrift.between(rows.get(0), rows.get(f)),
                        PixelClasses.changed(classes.get(0), classes.get(f))))
                .toList();
        return scored(id, classes.stream().map(c -> FormPixels.of(c, channels)).toList(), pairs, classes);
    }

    private static int[] bits(LogitRow row) {
        return IntStream.range(0, row.classes())
                .map(i -> Float.floatToIntBits(row.at(i)))
                .toArray();
    }

    /** @param predictions the numbers of each form's prediction */
    private static ImageAgreement scored(
            String id, List<FormPixels> forms, List<ImageAgreement.Pair> pairs, List<int[]> predictions) {
        List<String> sha256 = predictions.stream()
                .map(numbers -> HexFormat.of().formatHex(ImageDigest.ofIntegers(numbers)))
                .toList();
        return new ImageAgreement(id, ImageOutcome.SCORED, null, forms, pairs, List.of(), sha256);
    }

    private String place(int value) {
        if (kind == Kind.EMBEDDING) {
            return "value " + value + " of the embedding";
        }
        return "score of class " + value / pixels() + " at row " + value % pixels() / width + ", column "
                + value % width;
    }

    private void requireShape(String id, List<LogitRow> rows) {
        if (rows.size() != forms.size()) {
            throw new IllegalArgumentException("image '" + id + "' has values of " + rows.size() + " forms, expected "
                    + forms.size() + ": " + forms);
        }
        for (int f = 0; f < rows.size(); f++) {
            if (rows.get(f).classes() != values()) {
                throw new InvalidInputException("image '" + id + "': form " + forms.get(f) + " gave "
                        + rows.get(f).classes() + " values, expected " + values() + "; check the architecture");
            }
        }
    }
}
