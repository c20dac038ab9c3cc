package org.repmlpeval.job.compare;

import java.util.List;
import org.apache.parquet.example.data.Group;
import org.repmlpeval.job.report.published.TopColumns;
import org.repmlpeval.model.InvalidInputException;

/**
 * What a comparison needs of one image in one run, in few bytes.
 *
 * @param scored whether the image has an outcome that counts
 * @param label the correct class; null without one
 * @param crc32c of the bytes that were read; null if they were not, or an older release wrote the row
 * @param forms by the position of the form in the comparison; empty unless scored
 */
record ImageRow(boolean scored, Integer label, Long crc32c, List<FormRow> forms) {
    /**
     * One form's best classes.
     *
     * @param right whether the best is correct
     * @param margin largest minus second largest logit
     */
    record FormRow(boolean right, double margin, int[] classes, float[] logits) {
        int best() {
            return classes[0];
        }

        /** The largest |difference| of the logits of classes that both lists have; NaN if they have none in common. */
        double drift(FormRow other) {
            double largest = Double.NaN;
            for (int i = 0; i < classes.length; i++) {
                for (int j = 0; j < other.classes.length; j++) {
                    if (classes[i] == other.classes[j]) {
                        double difference = Math.abs((double) logits[i] - other.logits[j]);
                        largest = Double.isNaN(largest) ? difference : Math.max(largest, difference);
                    }
                }
            }
            return largest;
        }
    }

    /** @param forms the forms of the comparison */
    static ImageRow of(Group row, List<String> forms) {
        boolean scored = row.getString("outcome", 0).equals("scored");
        return new ImageRow(
                scored,
                has(row, "label") ? (Integer) row.getInteger("label", 0) : null,
                has(row, "crc32c") ? (Long) row.getLong("crc32c", 0) : null,
                scored ? forms.stream().map(form -> form(row, form)).toList() : List.of());
    }

    private static boolean has(Group row, String column) {
        return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0;
    }

    private static FormRow form(Group row, String form) {
        TopColumns top = TopColumns.of(row.getType(), form)
                .orElseThrow(() -> new InvalidInputException(
                        "the rows have no classes of form " + form + "; they are not of a classifier's run"));
        if (!top.in(row) || !has(row, form + "_label_place") || !has(row, form + "_margin")) {
            throw new InvalidInputException(
                    "image '" + row.getString("id", 0) + "' is scored, but has no prediction of form " + form
                            + "; the file is damaged, copy it again or run 'evaluate' again");
        }
        return new FormRow(
                row.getInteger(form + "_label_place", 0) == 0,
                row.getDouble(form + "_margin", 0),
                top.classes(row),
                top.logits(row));
    }
}
