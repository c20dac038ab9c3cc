package org.repmlpeval.job.run.audit;

import java.util.List;
import org.apache.parquet.example.data.Group;
import org.repmlpeval.model.arch.network.Form;

/**
 * How far the values of an image may be off. A form that rounds by design, such as {@code deploy@bf16}, may be off by as much as it drifts
 * from the reference, and by one step of its number type: another engine or processor can round any value to the next one of the type.
 *
 * @param computed the row that was computed again, which nobody can have changed
 * @param forms the reference first
 * @param tolerance what the other forms may be off, as a fraction of the form's largest |logit|
 */
record Allowance(Group computed, List<String> forms, double tolerance) {
    private static final String DRIFT = "_max_abs_diff";

    /** What a form's values may be off, as a fraction of the scale. @param scale the form's largest |logit| */
    double of(String form, double scale) {
        return scale > 0 && Form.roundsByDesign(form)
                ? Math.max(tolerance, difference(form, DRIFT) / scale + step(form))
                : tolerance;
    }

    /** Distance of neighbouring values of a form's number type, as a fraction of the larger one at most; 0 for other forms. */
    static double step(String form) {
        return Form.roundsByDesign(form)
                ? Form.parse(form)
                        .precision()
                        .map(type -> Math.scalb(1.0, -type.mantissaBits()))
                        .orElse(0.0)
                : 0;
    }

    /**
     * What a difference of a form and the reference may be off: all of it if one of the two rounds by design, otherwise 0.
     *
     * @param measure end of the column's name, for example {@code _max_abs_diff}
     */
    double difference(String form, String measure) {
        String reference = forms.get(0);
        boolean referenceRounds = Form.roundsByDesign(reference);
        if (!referenceRounds && !Form.roundsByDesign(form)) {
            return 0;
        }
        // Which of two forms drifts cannot be told, so a reference that rounds counts for all.
        List<String> measured = referenceRounds ? forms.subList(1, forms.size()) : List.of(form);
        return measured.stream()
                .map(other -> other + measure)
                .filter(column -> Rows.has(computed, column))
                .mapToDouble(column -> Double.parseDouble(computed.getValueToString(Rows.index(computed, column), 0)))
                .max()
                .orElse(0);
    }
}
