package org.repmlpeval.model.arch.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.repmlpeval.model.InvalidInputException;

/** The forms in which one network can be evaluated. */
public enum Form {
    /** As trained: every branch and every batch norm is an operation of its own. */
    TRAIN,
    /** The published conversion, one to one: branches merged into fc3, all else as trained. */
    DEPLOY,
    /** The deploy form with all that can be folded folded: the same weights, the fastest plan. */
    FUSED,
    /** The deploy form with weights, and if calibrated the inputs of layers, rounded to 8 bits: what quantisation will cost. */
    INT8;

    /** The name on the command line and in reports: {@code train}, {@code deploy}, {@code fused}, {@code int8}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The form whose layers and tensors this form has; what it has beyond is made from those. */
    public Form weights() {
        return this == TRAIN ? TRAIN : DEPLOY;
    }

    /** @throws InvalidInputException naming the legal forms */
    public static Form parse(String text) {
        for (Form form : values()) {
            if (form.label().equals(text.strip())) {
                return form;
            }
        }
        throw new InvalidInputException("unknown form '" + text + "'; legal: "
                + Arrays.stream(values()).map(Form::label).collect(Collectors.joining(", ")));
    }
}
