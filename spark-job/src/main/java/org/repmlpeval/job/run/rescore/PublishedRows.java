package org.repmlpeval.job.run.rescore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.published.TopColumns;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.TopK;
import org.repmlpeval.model.InvalidInputException;

/** The row files of a published run, which are read one row at a time and checked. */
final class PublishedRows {
    private final PublishedReport published;
    private final List<String> forms;
    private final int classes;

    PublishedRows(PublishedReport published) {
        this.published = published;
        this.forms = published.report().run().forms();
        this.classes = published.report().data().classes();
    }

    /**
     * Hands all rows to the visitor, file by file.
     *
     * @throws InvalidInputException if a file is damaged or is not of such a run; the message names it. Also what the visitor throws, with
     *     the name of the file
     */
    void forEach(Consumer<PublishedRow> visitor) throws IOException {
        published.forEachRow(row -> visitor.accept(row(row)));
    }

    private PublishedRow row(Group row) {
        String id = row.getString("id", 0);
        List<TopK> top = new ArrayList<>();
        List<Map<DriftMeasure, Double>> drift = new ArrayList<>();
        for (int f = 0; f < forms.size(); f++) {
            TopK best = best(row, forms.get(f));
            if (best == null) {
                break;
            }
            requireLegal(id, forms.get(f), best);
            top.add(best);
            if (f > 0) {
                drift.add(drift(row, id, forms.get(f)));
            }
        }
        if (!top.isEmpty() && top.size() != forms.size()) {
            throw new InvalidInputException("image '" + id + "' has classes of " + top.size() + " of " + forms.size()
                    + " forms; the file is damaged, copy it again or run 'evaluate' again");
        }
        return new PublishedRow(id, row.getString("outcome", 0), top, drift);
    }

    private void requireLegal(String id, String form, TopK best) {
        for (int c : best.classes()) {
            if (c < 0 || c >= classes) {
                throw new InvalidInputException("image '" + id + "' has class " + c + " of form " + form
                        + ", but the network's classes are 0 to " + (classes - 1)
                        + "; the file is damaged or of another run, copy it again or run 'evaluate' again");
            }
        }
        if (new HashSet<>(best.classes()).size() != best.k()) {
            throw new InvalidInputException("image '" + id + "' has a class of form " + form
                    + " twice among its best; the file is damaged, copy it again or run 'evaluate' again");
        }
    }

    private static Map<DriftMeasure, Double> drift(Group row, String id, String form) {
        Map<DriftMeasure, Double> values = new EnumMap<>(DriftMeasure.class);
        for (DriftMeasure measure : DriftMeasure.values()) {
            String column = RowsParquet.driftColumn(form, measure);
            if (row.getFieldRepetitionCount(column) > 0) {
                double value = row.getDouble(column, 0);
                if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
                    throw new InvalidInputException(
                            "image '" + id + "' has " + value + " in column " + column
                                    + "; legal: finite numbers from 0; the file is damaged, copy it again or run 'evaluate' again");
                }
                values.put(measure, value);
            }
        }
        if (!values.containsKey(DriftMeasure.MAX_ABS)) {
            throw new InvalidInputException("image '" + id + "' has no value in column "
                    + RowsParquet.driftColumn(form, DriftMeasure.MAX_ABS)
                    + "; the file is damaged, copy it again or run 'evaluate' again");
        }
        return values;
    }

    /** The best classes of a form; null if the row has none. */
    private static TopK best(Group row, String form) {
        TopColumns top = TopColumns.of(row.getType(), form)
                .orElseThrow(() -> new InvalidInputException("the rows have no column " + form
                        + "_top<k>_class for form " + form + "; they are not of a classifier's run"));
        if (!top.in(row)) {
            return null;
        }
        List<Float> values = new ArrayList<>();
        for (float logit : top.logits(row)) {
            values.add(logit);
        }
        return new TopK(Arrays.stream(top.classes(row)).boxed().toList(), values);
    }
}
