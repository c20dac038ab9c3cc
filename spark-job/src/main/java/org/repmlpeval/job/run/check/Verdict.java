package org.repmlpeval.job.run.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.repmlpeval.model.arch.network.Form;

/**
 * Whether a form's drift is rounding or a fault.
 *
 * @param form the form, compared with the reference
 * @param conversionFrom first block where the conversion differs; null if the conversion is exact
 * @param arithmeticFrom first block where float32 arithmetic is off, or where values are not finite even in float64; null if rounding
 *     explains it
 * @param text one sentence without a full stop
 */
public record Verdict(String form, String conversionFrom, String arithmeticFrom, String text) {
    /** Whether the conversion is exact and the rest is rounding. */
    public boolean isRounding() {
        return conversionFrom == null && arithmeticFrom == null;
    }

    /**
     * One verdict per form, the reference first. Forms that round by design are left out.
     *
     * @param given the comparison of converted weights that the forms after the reference use; empty if this program converted
     */
    public static List<Verdict> of(Exactness exactness, Optional<ConvertedWeights> given) {
        return exactness.forms().stream()
                .map(form -> of(exactness, form, form.weights() == Form.DEPLOY ? given : Optional.empty()))
                .toList();
    }

    private static Verdict of(Exactness exactness, Form form, Optional<ConvertedWeights> given) {
        if (exactness.notFiniteFrom().isPresent()) {
            String block = exactness.notFiniteFrom().get().name();
            return new Verdict(
                    form.label(),
                    null,
                    block,
                    "not measured: values are not finite from block " + block + " on, in float64 too");
        }
        String arithmetic =
                exactness.arithmeticIsOffFrom(form).map(Exactness.Block::name).orElse(null);
        if (form == exactness.reference()) {
            return new Verdict(form.label(), null, arithmetic, arithmetic == null ? "rounding" : off(form, arithmetic));
        }
        Optional<Exactness.Block> differs = exactness.conversionDiffersFrom(form);
        String conversion = differs.map(Exactness.Block::name).orElse(null);
        String what = conversion == null ? "exact conversion" : "conversion differs from block " + conversion + " on";
        if (given.isPresent() && exactness.reference() == Form.TRAIN) {
            ConvertedWeights weights = given.get();
            if (weights.kind().isExact()) {
                // The activations in float64 show the rounding of the given weights to float32.
                conversion = null;
                what = "exact conversion";
            } else {
                conversion =
                        weights.changed().isEmpty() || weights.changed().get(0).block() == null
                                ? conversion
                                : weights.changed().get(0).block();
                conversion = conversion == null ? exactness.blocks().get(0).name() : conversion;
                what = "conversion differs from block " + conversion + " on (" + reason(weights) + ")";
            }
        }
        String rest =
                arithmetic != null ? "; " + off(form, arithmetic) : conversion == null ? ", the rest is rounding" : "";
        return new Verdict(form.label(), conversion, arithmetic, what + rest);
    }

    private static String off(Form form, String block) {
        return "arithmetic of form " + form.label() + " is off from block " + block + " on";
    }

    private static String reason(ConvertedWeights weights) {
        if (weights.changed().isEmpty()) {
            return "the weights are " + weights.kind().text();
        }
        ConvertedWeights.Changed first = weights.changed().get(0);
        return String.format(
                Locale.ROOT,
                "%s: %d of %d values differ by up to %.2g%s",
                first.tensor(),
                first.values(),
                first.of(),
                first.largest(),
                weights.changed().size() == 1
                        ? ""
                        : "; so do " + (weights.changed().size() - 1) + " other tensors");
    }
}
