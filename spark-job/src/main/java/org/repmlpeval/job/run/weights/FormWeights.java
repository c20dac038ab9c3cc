package org.repmlpeval.job.run.weights;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;

/**
 * The weights of all forms: of the checkpoint that the user gave, and of converted weights that another tool made from it, if there are any.
 *
 * @param converted used by the forms deploy, fused and int8; empty if this program converts
 */
public record FormWeights(WeightsSource source, Optional<WeightsSource> converted) {
    /**
     * @throws InvalidInputException if the converted weights are in training-time form, or no form uses them
     */
    public void require(List<Form> forms) {
        if (converted.isEmpty()) {
            return;
        }
        if (forms.stream().noneMatch(form -> form.weights() == Form.DEPLOY)) {
            throw new InvalidInputException(
                    "--deploy-weights are used by the forms deploy, fused and int8; add one of them to --forms");
        }
        if (converted.get().form() != Form.DEPLOY) {
            throw new InvalidInputException(
                    "--deploy-weights " + converted.get().origin().path()
                            + " are in training-time form; give converted weights, or leave the option out");
        }
    }

    /** The given checkpoint, with a note on the converted weights for the report. */
    public WeightsSource withNotes() {
        return converted
                .map(given -> source.noting("deploy, fused and int8 use the converted weights of "
                        + given.origin().path() + " (sha256 " + given.origin().sha256() + ")"))
                .orElse(source);
    }

    /**
     * The state dict of each form.
     *
     * @param precision of the kernels that this program merges
     * @param largestInputs gives the largest |input| of each layer from the deploy state dict; called only for the int8 form
     */
    public Map<Form, StateDict> of(
            Architecture architecture,
            List<Form> forms,
            Precision precision,
            Function<StateDict, Map<String, Double>> largestInputs) {
        if (converted.isEmpty()) {
            return source.forms(architecture, forms, precision, largestInputs);
        }
        List<Form> trained =
                forms.stream().filter(form -> form.weights() != Form.DEPLOY).toList();
        List<Form> deployed =
                forms.stream().filter(form -> form.weights() == Form.DEPLOY).toList();
        Map<Form, StateDict> states = new EnumMap<>(Form.class);
        states.putAll(source.forms(architecture, trained, precision, largestInputs));
        states.putAll(converted.get().forms(architecture, deployed, precision, largestInputs));
        return states;
    }
}
