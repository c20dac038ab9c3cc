package org.repmlpeval.job.run.weights;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;

/**
 * The weights of all forms: of the checkpoint that the user gave, and of converted weights that another tool made from it, if there are any.
 *
 * @param converted used by all forms but those of the train form; empty if this program converts
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
                    "no form would use the file of --deploy-weights, because --forms has none of deploy, fused and int8;"
                            + " add one of these forms, or leave --deploy-weights out");
        }
        if (converted.get().form() != Form.DEPLOY) {
            throw new InvalidInputException(
                    "the file of --deploy-weights, " + converted.get().origin().path()
                            + ", holds weights in training-time form, but the option needs converted weights; give the"
                            + " converted file, or leave the option out, so that --weights is converted");
        }
    }

    /** The given checkpoint, with what the report says about which file each form's weights come from. */
    public WeightsSource withNotes(List<Form> forms) {
        return converted
                .map(given -> source.noting(byForm(
                                forms,
                                given.origin().path() + " (sha256 "
                                        + given.origin().sha256() + ")"))
                        .beside(new CheckpointSection.ConvertedSection(
                                given.origin().path(), given.origin().sha256(), labels(forms))))
                .orElse(source);
    }

    /** For example {@code weights of train: a.pth; of deploy, fused: b.pth}. */
    private String byForm(List<Form> forms, String given) {
        String trained = labels(forms, false);
        return CheckpointSection.BY_FORM
                + (trained.isEmpty() ? "" : trained + ": " + source.origin().path() + "; of ")
                + labels(forms, true) + ": " + given;
    }

    /** Of the forms that use converted weights. */
    private static List<String> labels(List<Form> forms) {
        return forms.stream()
                .filter(form -> form.weights() == Form.DEPLOY)
                .map(Form::label)
                .toList();
    }

    private static String labels(List<Form> forms, boolean converted) {
        return forms.stream()
                .filter(form -> (form.weights() == Form.DEPLOY) == converted)
                .map(Form::label)
                .collect(Collectors.joining(", "));
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
