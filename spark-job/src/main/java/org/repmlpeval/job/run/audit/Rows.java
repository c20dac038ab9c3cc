package org.repmlpeval.job.run.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.parquet.example.data.Group;

/** Values of one row of a run, of any kind of network. A column that the row's release did not write is like an empty one. */
final class Rows {
    private static final Pattern TOP_CLASS = Pattern.compile("_top(\\d+)_class$");

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

    /** The k of a classifier's top-k columns; empty for other networks. */
    static OptionalInt k(Group row, String form) {
        return row.getType().getFields().stream()
                .map(field -> field.getName())
                .filter(name -> name.startsWith(form + "_top"))
                .map(TOP_CLASS::matcher)
                .filter(Matcher::find)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .findFirst();
    }

    /** A form's best classes, best first; empty if the forms were not compared. */
    static List<Integer> classes(Group row, String form, int k) {
        return list(row, form + "_top" + k + "_class", (element) -> element.getInteger(0, 0));
    }

    /** The logits of {@link #classes}. */
    static List<Float> logits(Group row, String form, int k) {
        return list(row, form + "_top" + k + "_logit", (element) -> element.getFloat(0, 0));
    }

    private interface Element<T> {
        T of(Group element);
    }

    private static <T> List<T> list(Group row, String column, Element<T> element) {
        if (!has(row, column)) {
            return List.of();
        }
        Group values = row.getGroup(column, 0);
        List<T> all = new ArrayList<>();
        for (int i = 0; i < values.getFieldRepetitionCount(0); i++) {
            all.add(element.of(values.getGroup(0, i)));
        }
        return all;
    }

    /** Whether the forms predict different classes, or different classes of some pixels. */
    static boolean disagrees(Group row, List<String> forms) {
        OptionalInt k = k(row, forms.get(0));
        for (String form : forms.subList(1, forms.size())) {
            if (k.isPresent()) {
                List<Integer> reference = classes(row, forms.get(0), k.getAsInt());
                if (!reference.isEmpty()
                        && !reference
                                .get(0)
                                .equals(classes(row, form, k.getAsInt()).get(0))) {
                    return true;
                }
            } else if (has(row, form + "_changed_pixels")
                    && Long.parseLong(row.getValueToString(index(row, form + "_changed_pixels"), 0)) > 0) {
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
