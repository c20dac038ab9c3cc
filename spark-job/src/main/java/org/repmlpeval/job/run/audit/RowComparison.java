package org.repmlpeval.job.run.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Compares the published row of an image with one that was computed again. Text of reasons is not compared, because it may name files of
 * the machine. A column that only one of the rows has, because another release wrote it, is not compared either.
 */
final class RowComparison {
    /** How close two rows are. */
    enum Closeness {
        /** Every compared value is the same, bit for bit. */
        SAME,
        /** Values differ by no more than rounding does. */
        WITHIN,
        DIFFERENT
    }

    /**
     * The result for one image.
     *
     * @param largest largest difference of a logit, as a fraction of the form's largest |logit|; of drift likewise. 0 if nothing
     *     differs, infinite if a value differs although all that it is compared with are 0
     * @param differences what differs by more than rounding, each as a sentence
     */
    record Result(String id, Closeness closeness, double largest, List<String> differences) {}

    /** Columns of which the row's text is made, or which are compared with others. */
    private static final Set<String> NOT_COMPARED = Set.of("reason", "fault");

    /** A difference of two values that may each be off by the tolerance. */
    private static final double TWO_VALUES = 2;

    /** Share of pixels whose best two scores may be so close that rounding decides between them. */
    private static final double PIXELS = 1e-4;

    private static final String CHANGED_PIXELS = "_changed_pixels";

    /** Significant digits of logits in a sentence. */
    private static final int FEWEST_DIGITS = 5;

    /** Enough to tell any two floats apart. */
    private static final int MOST_DIGITS = 9;

    private final Group published;
    private final Group computed;
    private final List<String> forms;
    private final Allowance allowance;
    private final List<String> differences = new ArrayList<>();
    private boolean same = true;
    private double largest;

    /** Largest |logit| of each form that has logits. */
    private final Map<String, Double> scales = new HashMap<>();

    /** Of forms without logits. */
    private double otherwise = 1;

    private RowComparison(Group published, Group computed, List<String> forms, double tolerance) {
        this.published = published;
        this.computed = computed;
        this.forms = forms;
        allowance = new Allowance(computed, forms, tolerance);
    }

    static Result of(Group published, Group computed, List<String> forms, double tolerance) {
        return new RowComparison(published, computed, forms, tolerance).compare();
    }

    private Result compare() {
        boolean classifies = Rows.top(published, forms.get(0)).isPresent();
        String id = Rows.id(published);
        exact("outcome");
        if (!differences.isEmpty()) {
            return result(id);
        }
        otherwise = scaleOfDrift();
        for (String form : forms) {
            if (classifies) {
                top(form);
            }
        }
        for (Type field : published.getType().getFields()) {
            String column = field.getName();
            boolean compared = !NOT_COMPARED.contains(column)
                    && computed.getType().containsField(column)
                    && !(classifies && column.matches(".*_(top\\d+_class|top\\d+_logit|label_place)"));
            if (compared) {
                column(field);
            }
        }
        return result(id);
    }

    private Result result(String id) {
        Closeness closeness = !differences.isEmpty() ? Closeness.DIFFERENT : same ? Closeness.SAME : Closeness.WITHIN;
        return new Result(id, closeness, largest, List.copyOf(differences));
    }

    /** The range of the scores, to which the rows' relative drift refers; 1, the length of embeddings, if no form differs. */
    private double scaleOfDrift() {
        for (String form : forms.subList(1, forms.size())) {
            double relative =
                    Rows.has(published, form + "_relative_diff") ? published.getDouble(form + "_relative_diff", 0) : 0;
            if (relative > 0) {
                return published.getDouble(form + "_max_abs_diff", 0) / relative;
            }
        }
        return 1;
    }

    /** Compares the best classes of a form. Where logits are equal up to rounding, their order may differ. */
    private void top(String form) {
        List<Integer> ours = Rows.classes(published, form);
        List<Integer> theirs = Rows.classes(computed, form);
        List<Float> ourLogits = Rows.logits(published, form);
        List<Float> theirLogits = Rows.logits(computed, form);
        if (ours.size() != theirs.size()) {
            differ(form + " has " + ours.size() + " best classes, computed again " + theirs.size());
            return;
        }
        if (ours.isEmpty()) {
            return;
        }
        double scale = Math.max(largest(ourLogits), largest(theirLogits));
        scales.put(form, scale);
        double off = allowance.of(form, scale);
        boolean close = true;
        for (int i = 0; i < ours.size(); i++) {
            close &= near(ourLogits.get(i), theirLogits.get(i), scale, off);
            int place = theirs.indexOf(ours.get(i));
            float other = place < 0 ? theirLogits.get(theirs.size() - 1) : theirLogits.get(place);
            // A class that is not among the other row's best is there just below the last of them.
            close &= near(ourLogits.get(i), other, place < 0 ? TWO_VALUES * scale : scale, off);
        }
        same &= ours.equals(theirs) && ourLogits.equals(theirLogits);
        if (!close) {
            int digits = digits(ourLogits, theirLogits, scale * off);
            differ(form + " predicts " + text(ours, ourLogits, digits) + ", computed again "
                    + text(theirs, theirLogits, digits));
        }
        place(form, ours, theirs);
    }

    /** The place of the label; it may differ where the order of the classes does, or beyond them. */
    private void place(String form, List<Integer> ours, List<Integer> theirs) {
        String column = form + "_label_place";
        if (!Rows.has(published, column) || !Rows.has(computed, column)) {
            exact(column);
            return;
        }
        int first = published.getInteger(column, 0);
        int second = computed.getInteger(column, 0);
        same &= first == second;
        int k = ours.size();
        boolean mayDiffer = !ours.equals(theirs) || first >= k && second >= k;
        if (first != second && !mayDiffer) {
            differ(column + " is " + first + ", computed again " + second);
        }
    }

    private void column(Type field) {
        String column = field.getName();
        if (column.endsWith("_prediction_sha256")) {
            same &= text(published, column).equals(text(computed, column));
        } else if (column.endsWith("_pixels") && !column.matches("(labelled|ignored|stray)_pixels")) {
            pixels(column);
        } else if (field.isPrimitive() && field.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE) {
            number(column);
        } else {
            exact(column);
        }
    }

    private void number(String column) {
        if (!Rows.has(published, column) || !Rows.has(computed, column)) {
            exact(column);
            return;
        }
        double first = published.getDouble(column, 0);
        double second = computed.getDouble(column, 0);
        same &= first == second;
        String form = form(column);
        boolean close;
        if (column.endsWith("_percent")) {
            close = Math.abs(first - second)
                    <= Math.max(100 * PIXELS, allowance.difference(form, measure(column, form)));
        } else if (column.endsWith("_diff")) {
            close = near(first, second, TWO_VALUES * scale(column, form), allowance.tolerance())
                    || Math.abs(first - second)
                            <= allowance.difference(form, measure(column, form)) + steps(column, form);
        } else {
            double scale = scale(column, form);
            close = near(first, second, TWO_VALUES * scale, allowance.of(form, scale));
        }
        if (!close) {
            differ(column + " is " + first + ", computed again " + second);
        }
    }

    private void pixels(String column) {
        if (!Rows.has(published, column) || !Rows.has(computed, column)) {
            exact(column);
            return;
        }
        long first = Long.parseLong(text(published, column));
        long second = Long.parseLong(text(computed, column));
        same &= first == second;
        double pixels = (double) published.getInteger("width", 0) * published.getInteger("height", 0);
        double legal = Math.max(Math.ceil(PIXELS * pixels), allowance.difference(form(column), CHANGED_PIXELS));
        if (Math.abs(first - second) > legal) {
            differ(column + " is " + first + ", computed again " + second);
        }
    }

    private void exact(String column) {
        String first = text(published, column);
        String second = text(computed, column);
        if (!first.equals(second)) {
            differ(column + " is " + first + ", computed again " + second
                    + (column.equals("crc32c") ? " (the bytes of the image have changed)" : ""));
        }
    }

    /** The form whose column it is; the reference's name if it is none of a form's. */
    private String form(String column) {
        return forms.stream()
                .filter(form -> column.startsWith(form + "_"))
                .findFirst()
                .orElse(forms.get(0));
    }

    /** What a difference of a form and the reference may be off because both may be rounded to the next value. */
    private double steps(String column, String form) {
        String reference = forms.get(0);
        double unit = column.endsWith("_relative_diff") ? otherwise : 1;
        return (Allowance.step(form) * scale(form) + Allowance.step(reference) * scale(reference)) / unit;
    }

    private static String measure(String column, String form) {
        return column.startsWith(form) ? column.substring(form.length()) : column;
    }

    /** What a column's values are compared with: the logits that they are differences of, or 1 if they have no unit. */
    private double scale(String column, String form) {
        if (!column.matches(".*_(margin|max_abs_diff|mean_abs_diff|rms_diff)")) {
            return 1;
        }
        double own = column.startsWith(form + "_") ? scale(form) : otherwise;
        return column.endsWith("_margin") ? own : Math.max(own, scale(forms.get(0)));
    }

    private double scale(String form) {
        return scales.getOrDefault(form, otherwise);
    }

    /**
     * @param scale if it is 0, because all logits are 0, only equal values are near
     * @param off what they may be off, as a fraction of the scale
     */
    private boolean near(double first, double second, double scale, double off) {
        double difference = Math.abs(first - second);
        if (difference == 0) {
            return true;
        }
        largest = Math.max(largest, difference / scale);
        return difference <= off * scale;
    }

    private void differ(String text) {
        same = false;
        differences.add(text);
    }

    private static double largest(List<Float> logits) {
        return logits.stream().mapToDouble(Math::abs).max().orElse(0);
    }

    /** As many significant digits as tell logits apart that differ by more than is legal. */
    private static int digits(List<Float> ours, List<Float> theirs, double legal) {
        int digits = FEWEST_DIGITS;
        for (int i = 0; i < ours.size(); i++) {
            while (digits < MOST_DIGITS
                    && Math.abs((double) ours.get(i) - theirs.get(i)) > legal
                    && text(ours.get(i), digits).equals(text(theirs.get(i), digits))) {
                digits++;
            }
        }
        return digits;
    }

    private static String text(List<Integer> classes, List<Float> logits, int digits) {
        return "class "
                + IntStream.range(0, classes.size())
                        .mapToObj(i -> classes.get(i) + " (" + text(logits.get(i), digits) + ")")
                        .collect(Collectors.joining(", "));
    }

    private static String text(float logit, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "g", logit);
    }

    private static String text(Group row, String column) {
        if (!Rows.has(row, column)) {
            return "empty";
        }
        int index = Rows.index(row, column);
        if (row.getType().getType(index).isPrimitive()) {
            return row.getValueToString(index, 0);
        }
        Group values = row.getGroup(index, 0);
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < values.getFieldRepetitionCount(0); i++) {
            all.add(values.getGroup(0, i).getInteger(0, 0));
        }
        return all.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
