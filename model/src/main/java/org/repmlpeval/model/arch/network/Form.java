package org.repmlpeval.model.arch.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
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
    INT8;

    /** The name on the command line and in reports: {@code train}, {@code deploy}, {@code fused}, {@code int8}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The form whose layers and tensors this form uses. Anything else it has is made from those. */
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
