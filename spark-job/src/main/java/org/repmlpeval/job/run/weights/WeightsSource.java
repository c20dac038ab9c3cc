package org.repmlpeval.job.run.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.names.NameFit;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.read.ImpossibleNumbers;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.Sha256;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.quantise.Quantisation;
import org.repmlpeval.model.reparam.Conversion;

/**
 * Weights by what the user wrote: a checkpoint, or {@code procedural[:SALT]}; matched strictly against the architecture. Names are
 * the official ones, also where the file has OpenMMLab's.
 *
 * @param stateDict complete, in the architecture's order
 * @param form the form that the weights are of
 * @param origin what a report says of them
 * @param fileOrder the same tensors in the order of the file
 * @param counters of the file's BatchNorms
 * @param classes what the file says of the order of the classes
 */
public record WeightsSource(
        StateDict stateDict,
        Form form,
        CheckpointSection origin,
        StateDict fileOrder,
        BatchCounters counters,
        CarriedClasses classes) {
    private static final String PROCEDURAL = "procedural";

    /**
     * @param selection which of the file's tensors are taken, under which names, and whether impossible numbers are refused
     * @throws InvalidInputException if the file cannot be read, does not match the architecture tensor by tensor, or holds
     *     impossible numbers where they are refused
     */
    public static WeightsSource load(
            String weights, WeightsSelection selection, Architecture architecture, Configuration hadoop) {
        if (isProcedural(weights)) {
            selection.firstOfFile().ifPresent(setting -> {
                throw new InvalidInputException("setting " + setting + " with weights " + weights
                        + ", which are no file; leave it out or give a checkpoint");
            });
            String salt = weights.substring(Math.min(weights.length(), PROCEDURAL.length() + 1));
            StateDict state = Procedural.weights(architecture.tensors(Form.TRAIN), salt);
            return new WeightsSource(
                    state,
                    Form.TRAIN,
                    new CheckpointSection(
                            weights, null, PROCEDURAL, null, null, List.of("made by formula; see 'check --help'")),
                    state,
                    BatchCounters.NONE,
                    CarriedClasses.NONE);
        }
        try (LocalWeights local = LocalWeights.fetch(weights, hadoop)) {
            return fromLocal(local, selection, architecture).withPossibleNumbers(selection.nonFinite());
        } catch (IOException e) {
            throw new InvalidInputException("weights " + weights + " cannot be read: " + e.getMessage(), e);
        }
    }

    static boolean isProcedural(String weights) {
        return weights.equals(PROCEDURAL) || weights.startsWith(PROCEDURAL + ":");
    }

    private static WeightsSource fromLocal(LocalWeights local, WeightsSelection selection, Architecture architecture) {
        NameFit.Fitted fitted = NameFit.fit(architecture, read(local, selection.entry()), selection.names());
        Checkpoint checkpoint = fitted.checkpoint();
        return new WeightsSource(
                fitted.stateDict(),
                fitted.form(),
                new CheckpointSection(
                        local.name(),
                        Sha256.of(checkpoint.files()),
                        checkpoint.format().toString(),
                        checkpoint.entry().isEmpty() ? null : checkpoint.entry(),
                        selection.rename().orElse(null),
                        checkpoint.notes()),
                checkpoint.stateDict(),
                checkpoint.counters(),
                checkpoint.classes());
    }

    /** These weights, with a note if they hold impossible numbers. @throws InvalidInputException if those are refused */
    private WeightsSource withPossibleNumbers(NonFinite nonFinite) {
        Optional<String> found = ImpossibleNumbers.describe(stateDict);
        if (found.isEmpty()) {
            return this;
        }
        if (nonFinite == NonFinite.ALLOW) {
            return noting("used as they are, as --allow-non-finite asks: " + found.get());
        }
        throw new InvalidInputException("weights " + origin.path()
                + " cannot be right: " + found.get()
                + "\nA training that diverged leaves NaN; a cast to float16 makes numbers beyond 65504 infinite. Give an"
                + " earlier checkpoint or the one before the cast, or look at these with --allow-non-finite.");
    }

    /** @throws InvalidInputException that names what the user wrote, also if a copy was read */
    private static Checkpoint read(LocalWeights local, Optional<String> entry) {
        try {
            return CheckpointReader.readAsStored(local.file(), entry);
        } catch (InvalidInputException e) {
            throw local.copies() == null
                    ? e
                    : new InvalidInputException("weights " + local.name() + ", copied: " + e.getMessage(), e);
        }
    }

    /** The same with one more note for a report. */
    public WeightsSource noting(String note) {
        List<String> notes = new ArrayList<>(origin.notes());
        notes.add(note);
        return new WeightsSource(
                stateDict,
                form,
                new CheckpointSection(
                        origin.path(), origin.sha256(), origin.format(), origin.entry(), origin.rename(), notes),
                fileOrder,
                counters,
                classes);
    }

    /**
     * The state dict of each form.
     *
     * @param precision in which merged kernels are kept
     * @throws InvalidInputException if the train form is asked of deploy weights, which no longer hold its branches
     */
    public Map<Form, StateDict> forms(Architecture architecture, List<Form> forms, Precision precision) {
        return forms(architecture, forms, precision, deploy -> Map.of());
    }

    /**
     * The same with the int8 form's inputs on grids.
     *
     * @param largestInputs of layers by module, from the deploy state dict; asked for the int8 form alone
     */
    public Map<Form, StateDict> forms(
            Architecture architecture,
            List<Form> forms,
            Precision precision,
            Function<StateDict, Map<String, Double>> largestInputs) {
        Map<Form, StateDict> weights = new EnumMap<>(Form.class);
        StateDict deploy = null;
        for (Form wanted : forms) {
            if (wanted == Form.TRAIN && form == Form.DEPLOY) {
                throw new InvalidInputException("weights " + origin.path()
                        + " are of the deploy form, from which the train form cannot be made; ask for --forms"
                        + " deploy,fused, or give the training-time checkpoint");
            }
            if (wanted == Form.TRAIN) {
                weights.put(wanted, stateDict);
            } else {
                // Deploy and fused run on the same tensors.
                deploy = deploy != null ? deploy : Conversion.toDeploy(architecture, stateDict, precision);
                weights.put(
                        wanted,
                        wanted == Form.INT8
                                ? Quantisation.withInputs(
                                        Quantisation.weights(architecture, deploy, precision),
                                        largestInputs.apply(deploy))
                                : deploy);
            }
        }
        return weights;
    }
}
