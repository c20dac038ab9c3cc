package org.repmlpeval.job.run.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.repmlpeval.job.report.published.TopColumns;

/** Values of one row of a run, of any kind of network. A column that the row's release did not write is like an empty one. */
final class Rows {
    private Rows() {}

    static boolean has(Group row, String column) {
        return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0;
    }

    static String id(Group row) {
        return row.getString("id", 0);
    }

    static String outcome(Group row) {
        return row.getString("outcome", 0);
    }

    /** A form's best classes and logits; empty for networks that are no classifiers. */
    static Optional<TopColumns> top(Group row, String form) {
        return TopColumns.of(row.getType(), form);
    }

    /** A form's best classes, best first; empty if the forms were not compared. */
    static List<Integer> classes(Group row, String form) {
        return top(row, form).stream()
                .flatMapToInt(top -> Arrays.stream(top.classes(row)))
                .boxed()
                .toList();
    }

    /** The logits of {@link #classes}. */
    static List<Float> logits(Group row, String form) {
        List<Float> all = new ArrayList<>();
        top(row, form).ifPresent(top -> {
            for (float logit : top.logits(row)) {
                all.add(logit);
            }
        });
        return all;
    }

    /** Whether the forms predict different classes, or different classes of some pixels. */
    static boolean disagrees(Group row, List<String> forms) {
        Optional<TopColumns> reference = top(row, forms.get(0));
        for (String form : forms.subList(1, forms.size())) {
            String pixels = form + "_changed_pixels";
            if (reference.isPresent()) {
                if (reference.get().in(row)
                        && reference.get().classes(row)[0]
                                != top(row, form).orElseThrow().classes(row)[0]) {
                    return true;
                }
            } else if (has(row, pixels) && Long.parseLong(row.getValueToString(index(row, pixels), 0)) > 0) {
                return true;
            }
        }
        return false;
    }

    /** The largest relative drift of the forms; -1 if they were not compared. */
    static double drift(Group row, List<String> forms) {
        double largest = -1;
        for (String form : forms.subList(1, forms.size())) {
            String column = form + "_relative_diff";
            if (has(row, column)) {
                largest = Math.max(largest, row.getDouble(column, 0));
            }
        }
        return largest;
    }

    static int index(Group row, String column) {
        return row.getType().getFieldIndex(column);
    }
}
