package org.repmlpeval.job.report.published;

import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/**
 * The columns of rows that hold a form's best classes and their logits, best first.
 *
 * @param k how many there are
 */
public record TopColumns(String classes, String logits, int k) {
    private static final String CLASSES = "_class";

    /** Finds the columns of a form. @return empty if the rows are not of a classifier, or not of this form */
    public static Optional<TopColumns> of(GroupType rows, String form) {
        String prefix = form + "_top";
        for (Type field : rows.getFields()) {
            String name = field.getName();
            if (name.startsWith(prefix) && name.endsWith(CLASSES)) {
                String number = name.substring(prefix.length(), name.length() - CLASSES.length());
                if (!number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    return Optional.of(new TopColumns(name, prefix + number + "_logit", Integer.parseInt(number)));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the row has best classes; only images whose forms were compared have them. */
    public boolean in(Group row) {
        return row.getFieldRepetitionCount(classes) > 0;
    }

    /** The best classes of a row; none if it has none. */
    public int[] classes(Group row) {
        if (!in(row)) {
            return new int[0];
        }
        Group values = row.getGroup(classes, 0);
        int[] all = new int[values.getFieldRepetitionCount(0)];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.getGroup(0, i).getInteger(0, 0);
        }
        return all;
    }

    /** The logits of {@link #classes(Group)}. */
    public float[] logits(Group row) {
        if (!in(row)) {
            return new float[0];
        }
        Group values = row.getGroup(logits, 0);
        float[] all = new float[values.getFieldRepetitionCount(0)];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.getGroup(0, i).getFloat(0, 0);
        }
        return all;
    }
}
