package org.repmlpeval.job.task.classification;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.repmlpeval.job.task.FormNames;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.VectorTask;
import org.repmlpeval.job.task.measure.Drift;
import org.repmlpeval.job.task.measure.LabelRank;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.job.task.measure.TopK;
import org.repmlpeval.model.InvalidInputException;

/**
 * The task for classifiers; turns logits into {@link ImageResult}s.
 *
 * @param forms names of the forms, distinct; the first is the reference the others are compared with
 * @param classes number of logits per image, at least 2
 */
public record ClassificationTask(List<String> forms, int classes) implements VectorTask {
    /** The k of "top-5". With fewer classes, k is the number of classes; every result gives its {@link #k}. */
    private static final int TOP = 5;

    /**
     * @throws InvalidInputException if there are no forms, a name occurs twice or is not made of {@code [a-z0-9_]}, or there are fewer
     *     than 2 classes
     */
    public ClassificationTask {
        forms = FormNames.require(forms);
        if (classes < 2) {
            throw new InvalidInputException("the network has " + classes
                    + " classes, but classification needs at least 2; check the" + " checkpoint's head");
        }
    }

    @Override
    public int values() {
        return classes;
    }

    @Override
    public ClassificationResult none() {
        return ClassificationResult.empty(this);
    }

    /** min(5, classes). */
    public int k() {
        return Math.min(TOP, classes);
    }

    /**
     * Scores an image, or finds it {@link ImageOutcome#NON_FINITE}.
     *
     * @param rows one row of {@code (classes)} logits per form, in the order of {@link #forms}
     * @throws InvalidInputException if a row has a wrong number of classes, or the label is not one of them
     * @throws IllegalArgumentException if the image has no label or several
     */
    @Override
    public ImageResult score(Subject subject, List<LogitRow> rows) {
        String id = subject.id();
        int label = label(subject);
        requireShape(id, label, rows);
        List<String> nonFinite = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (int f = 0; f < rows.size(); f++) {
            int bad = rows.get(f).firstNonFinite();
            if (bad >= 0) {
                nonFinite.add(forms.get(f));
                reasons.add("logit of class " + bad + " in form " + forms.get(f) + " is "
                        + rows.get(f).at(bad));
            }
        }
        if (!nonFinite.isEmpty()) {
            String reason = String.join("; ", reasons);
            return new ImageResult(id, label, ImageOutcome.NON_FINITE, reason, List.of(), List.of(), nonFinite);
        }
        List<FormScore> scores = rows.stream()
                .map(row -> new FormScore(TopK.of(row, k()), LabelRank.of(row, label)))
                .toList();
        List<Drift> drifts = IntStream.range(1, rows.size())
                .mapToObj(f -> Drift.between(rows.get(0), rows.get(f)))
                .toList();
        return new ImageResult(id, label, ImageOutcome.SCORED, null, scores, drifts, List.of());
    }

    @Override
    public ImageResult fault(Subject subject, ImageOutcome outcome, String reason) {
        return new ImageResult(subject.id(), label(subject), outcome, reason, List.of(), List.of(), List.of());
    }

    private static int label(Subject subject) {
        if (subject.labels().size() != 1) {
            throw new IllegalArgumentException("image '" + subject.id() + "' has labels " + subject.labels()
                    + "; this task needs exactly one label per image");
        }
        return subject.labels().get(0);
    }

    private void requireShape(String id, int label, List<LogitRow> rows) {
        if (rows.size() != forms.size()) {
            throw new IllegalArgumentException("image '" + id + "' has logits of " + rows.size() + " forms, expected "
                    + forms.size() + ": " + forms);
        }
        for (int f = 0; f < rows.size(); f++) {
            if (rows.get(f).classes() != classes) {
                throw new InvalidInputException("image '" + id + "': form " + forms.get(f) + " gave "
                        + rows.get(f).classes() + " logits, expected " + classes
                        + "; check the architecture's classes");
            }
        }
        if (label < 0 || label >= classes) {
            throw new InvalidInputException("image '" + id + "' has label " + label + " but the model knows " + classes
                    + " classes, labels 0 to " + (classes - 1)
                    + "; check the data set's class map against the checkpoint");
        }
    }
}
