package org.repmlpeval.job.run.rescore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.TopK;
import org.repmlpeval.model.InvalidInputException;

/**
 * A published run of a classifier: its report, and its rows sorted by id.
 *
 * @param published the report in its folder
 * @param rows as many as the report lists images
 * @param k number of best classes that each row has
 */
record PublishedRun(PublishedReport published, List<PublishedRow> rows, int k) {
    /**
     * @throws InvalidInputException if it is not the report of a classifier, or rows are missing, doubled or not readable
     * @throws IOException if the file system fails
     */
    static PublishedRun of(PublishedReport published) throws IOException {
        EvaluationReport report = published.report();
        if (report.accuracy() == null) {
            throw new InvalidInputException("the run in " + published.folder() + " is not of a classifier (schema "
                    + report.schema().name() + "); its rows hold no predictions that labels could score");
        }
        if (report.classes() != null
                && report.classes().subset() != null
                && report.classes().subset().masked()) {
            throw new InvalidInputException(
                    "the run in " + published.folder() + " was made with --class-subset folders, so that its"
                            + " rows hold only the best of the "
                            + report.classes().subset().labelled() + " classes that its"
                            + " labels have, not of the network's "
                            + report.classes().subset().classes()
                            + "; run 'evaluate' with the other labels instead");
        }
        List<PublishedRow> rows = List.copyOf(
                published.rows(group -> row(group, report.run().forms())).values());
        int k = 0;
        for (PublishedRow row : rows) {
            for (TopK top : row.top()) {
                if (k != 0 && top.k() != k) {
                    throw new InvalidInputException("image '" + row.id() + "' has the best "
                            + top.k() + " classes of a form, but earlier rows in " + published.folder() + " have " + k
                            + "; the folder holds the files of more than one run");
                }
                k = top.k();
            }
        }
        return new PublishedRun(published, rows, k);
    }

    String place() {
        return published.folder().toString();
    }

    EvaluationReport report() {
        return published.report();
    }

    private static PublishedRow row(Group row, List<String> forms) {
        List<TopK> top = new ArrayList<>();
        List<Map<DriftMeasure, Double>> drift = new ArrayList<>();
        for (int f = 0; f < forms.size(); f++) {
            TopK best = best(row, forms.get(f));
            if (best == null) {
                break;
            }
            top.add(best);
            if (f > 0) {
                Map<DriftMeasure, Double> values = new EnumMap<>(DriftMeasure.class);
                for (DriftMeasure measure : DriftMeasure.values()) {
                    String column = RowsParquet.driftColumn(forms.get(f), measure);
                    if (row.getFieldRepetitionCount(column) > 0) {
                        values.put(measure, row.getDouble(column, 0));
                    }
                }
                drift.add(values);
            }
        }
        return new PublishedRow(row.getString("id", 0), row.getString("outcome", 0), top, drift);
    }

    /** The best classes of a form; null if the row has none. */
    private static TopK best(Group row, String form) {
        String prefix = form + "_top";
        String column = row.getType().getFields().stream()
                .map(field -> field.getName())
                .filter(name -> name.matches(java.util.regex.Pattern.quote(prefix) + "\\d+_class"))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the rows have no column " + prefix + "<k>_class for form "
                        + form + "; they are not of a classifier's run"));
        if (row.getFieldRepetitionCount(column) == 0) {
            return null;
        }
        Group classes = row.getGroup(column, 0);
        Group logits = row.getGroup(column.replaceFirst("_class$", "_logit"), 0);
        List<Integer> indices = new ArrayList<>();
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < classes.getFieldRepetitionCount(0); i++) {
            indices.add(classes.getGroup(0, i).getInteger(0, 0));
            values.add(logits.getGroup(0, i).getFloat(0, 0));
        }
        return new TopK(indices, values);
    }
}
