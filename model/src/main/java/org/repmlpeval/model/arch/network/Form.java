package org.repmlpeval.model.arch.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.repmlpeval.model.InvalidInputException;

/** The forms in which one network can be evaluated. */
public enum Form {
    /** As trained: every branch and every batch norm is an operation of its own. */
    TRAIN,
    /** The published conversion, unchanged: branches are merged into fc3 and everything else is as trained. */
    DEPLOY,
    /** The deploy form with everything folded that can be: the same weights in the fastest plan. */
    FUSED,
    /**
     * The deploy form with weights rounded to 8 bits and, if calibrated, the inputs of layers too. It shows what quantisation
     * costs.
     */
    INT8,
    TRAIN_TF32(TRAIN, ReducedPrecision.TF32),
    TRAIN_BF16(TRAIN, ReducedPrecision.BF16),
    TRAIN_FP16(TRAIN, ReducedPrecision.FP16),
    DEPLOY_TF32(DEPLOY, ReducedPrecision.TF32),
    DEPLOY_BF16(DEPLOY, ReducedPrecision.BF16),
    DEPLOY_FP16(DEPLOY, ReducedPrecision.FP16),
    FUSED_TF32(FUSED, ReducedPrecision.TF32),
    FUSED_BF16(FUSED, ReducedPrecision.BF16),
    FUSED_FP16(FUSED, ReducedPrecision.FP16);

    /** The legal labels, for messages. */
    private static final String LEGAL =
            "train, deploy, fused, int8, and the first three with @tf32, @bf16 or @fp16 behind"
                    + " them, for example fused@bf16";

    private final Form unrounded;
    private final ReducedPrecision precision;

    Form() {
        unrounded = this;
        precision = null;
    }

    Form(Form unrounded, ReducedPrecision precision) {
        this.unrounded = unrounded;
        this.precision = precision;
    }

    /** The name on the command line and in reports: {@code train}, {@code deploy}, {@code fused}, {@code int8}, {@code fused@bf16}. */
    public String label() {
        return precision == null ? name().toLowerCase(Locale.ROOT) : unrounded.label() + "@" + precision.label();
    }

    /** The same form without reduced precision. */
    public Form unrounded() {
        return unrounded;
    }

    /** The number type of a form in reduced precision; empty for the others. */
    public Optional<ReducedPrecision> precision() {
        return Optional.ofNullable(precision);
    }

    /** The form whose layers and tensors this form uses. Anything else it has is made from those. */
    public Form weights() {
        return unrounded == TRAIN ? TRAIN : DEPLOY;
    }

    /** Whether it differs from the train form by more than the rounding of float32, on purpose. */
    public boolean roundsByDesign() {
        return this == INT8 || precision != null;
    }

    /** The same of the form with this label; false if there is none. */
    public static boolean roundsByDesign(String label) {
        return Arrays.stream(values())
                .anyMatch(form -> form.roundsByDesign() && form.label().equals(label));
    }

    /** Those that differ from the train form by the rounding of float32 only. */
    public static List<Form> exact(List<Form> forms) {
        return forms.stream().filter(form -> !form.roundsByDesign()).toList();
    }

    /** @throws InvalidInputException naming the legal forms */
    public static Form parse(String text) {
        return Arrays.stream(values())
                .filter(form -> form.label().equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("unknown form '" + text + "'; legal: " + LEGAL));
    }
}
