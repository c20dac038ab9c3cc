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
import org.repmlpeval.job.task.measure.Likelihood;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.job.task.measure.TopK;
import org.repmlpeval.model.InvalidInputException;

/**
 * The task for classifiers; turns logits into {@link ImageResult}s.
 *
 * @param forms names of the forms, distinct; the first is the reference the others are compared with
 * @param classes number of logits per image, at least 2
 * @param scoring how predictions are scored
 */
public record ClassificationTask(List<String> forms, int classes, Scoring scoring) implements VectorTask {
    /** Number of best classes that the rows keep at least, if the network has so many. */
    private static final int KEPT = 5;

    private static final String NO_LABEL = "no label is given for the image";

    /**
     * @throws InvalidInputException if there are no forms, a name occurs twice or is not made of {@code [a-z0-9_]}, there are fewer than 2
     *     classes, or a k of the scoring is larger than their number
     */
    public ClassificationTask {
        forms = FormNames.require(forms);
        if (classes < 2) {
            throw new InvalidInputException("the network has " + classes
                    + " classes, but classification needs at least 2; check the" + " checkpoint's head");
        }
        int choices = scoring.masks() ? scoring.labelled().size() : classes;
        if (scoring.largestK() > choices) {
            throw new InvalidInputException("top-" + scoring.largestK() + " accuracy of " + choices
                    + " classes; k must be at most the number of classes, so give smaller numbers with --top-k");
        }
    }

    /** Top-1 and top-5 over all classes. */
    public ClassificationTask(List<String> forms, int classes) {
        this(forms, classes, Scoring.standard(classes));
    }

    @Override
    public int values() {
        return classes;
    }

    @Override
    public ClassificationResult none() {
        return ClassificationResult.empty(this);
    }

    /** Number of best classes that are kept for each image: 5 or the scoring's largest k, but not more than there are classes. */
    public int k() {
        int choices = scoring.masks() ? scoring.labelled().size() : classes;
        return Math.min(Math.max(KEPT, scoring.largestK()), choices);
    }

    /**
     * Scores an image, or finds it {@link ImageOutcome#NON_FINITE}. An image without a label is {@link ImageOutcome#UNLABELLED}; its forms
     * are compared all the same.
     *
     * @param rows one row of {@code (classes)} logits per form, in the order of {@link #forms}
     * @throws InvalidInputException if a row has a wrong number of classes, or a label is not one of them
     */
    @Override
    public ImageResult score(Subject subject, List<LogitRow> rows) {
        String id = subject.id();
        requireShape(subject, rows);
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
        List<Integer> labels = subject.labels();
        if (!nonFinite.isEmpty()) {
            String reason = String.join("; ", reasons);
            return new ImageResult(id, labels, ImageOutcome.NON_FINITE, reason, List.of(), List.of(), nonFinite);
        }
        List<FormScore> scores = rows.stream().map(row -> score(row, labels)).toList();
        List<Drift> drifts = IntStream.range(1, rows.size())
                .mapToObj(f -> Drift.between(rows.get(0), rows.get(f)))
                .toList();
        return labels.isEmpty()
                ? new ImageResult(id, labels, ImageOutcome.UNLABELLED, NO_LABEL, scores, drifts, List.of())
                : new ImageResult(id, labels, ImageOutcome.SCORED, null, scores, drifts, List.of());
    }

    private FormScore score(LogitRow row, List<Integer> labels) {
        List<Integer> labelled = scoring.labelled();
        if (labelled.isEmpty()) {
            return score(row, labels, null);
        }
        LogitRow some = row.only(labelled);
        if (!scoring.masks()) {
            return score(row, labels, labelled.get(TopK.of(some, 1).first()));
        }
        // Places in the list of kept classes become class indices again.
        List<Integer> places = labels.stream().map(labelled::indexOf).toList();
        FormScore within = score(some, places, null);
        TopK top = new TopK(
                within.top().classes().stream().map(labelled::get).toList(),
                within.top().logits());
        return new FormScore(top, within.rank(), within.likelihood(), null);
    }

    private FormScore score(LogitRow row, List<Integer> labels, Integer within) {
        return new FormScore(
                TopK.of(row, k()),
                labels.isEmpty() ? null : LabelRank.of(row, labels),
                Likelihood.of(row, labels),
                within);
    }

    @Override
    public ImageResult fault(Subject subject, ImageOutcome outcome, String reason) {
        return new ImageResult(subject.id(), subject.labels(), outcome, reason, List.of(), List.of(), List.of());
    }

    private void requireShape(Subject subject, List<LogitRow> rows) {
        String id = subject.id();
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
        for (int label : subject.labels()) {
            if (label < 0 || label >= classes) {
                throw new InvalidInputException("image '" + id + "' has label " + label + " but the model knows "
                        + classes + " classes, labels 0 to " + (classes - 1)
                        + "; check the data set's class map against the checkpoint");
            }
        }
    }
}
