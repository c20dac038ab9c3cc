package org.repmlpeval.job.run.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.names.OpenMmlabNames;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.stored.Sha256;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.names.StrictMatch;
import org.repmlpeval.model.checkpoint.Tensor;
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
     * @param entry dict of the checkpoint that holds the weights, as {@link CheckpointReader#read(Path, Optional)} takes it
     * @throws InvalidInputException if the file cannot be read or does not match the architecture tensor by tensor
     */
    public static WeightsSource load(
            String weights, Optional<String> entry, Architecture architecture, Configuration hadoop) {
        if (weights.equals(PROCEDURAL) || weights.startsWith(PROCEDURAL + ":")) {
            if (entry.isPresent()) {
                throw new InvalidInputException("setting weights-entry is '" + entry.get() + "' with weights " + weights
                        + ", which have no entries; leave it out or give a checkpoint");
            }
            String salt = weights.substring(Math.min(weights.length(), PROCEDURAL.length() + 1));
            StateDict state = Procedural.weights(architecture.tensors(Form.TRAIN), salt);
            return new WeightsSource(
                    state,
                    Form.TRAIN,
                    new CheckpointSection(
                            weights, null, PROCEDURAL, null, List.of("made by formula; see 'check --help'")),
                    state,
                    BatchCounters.NONE,
                    CarriedClasses.NONE);
        }
        try (LocalWeights local = LocalWeights.fetch(weights, hadoop)) {
            return fromLocal(local, entry, architecture);
        } catch (IOException e) {
            throw new InvalidInputException("weights " + weights + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static WeightsSource fromLocal(LocalWeights local, Optional<String> asked, Architecture architecture) {
        Checkpoint checkpoint = withoutSkipped(OpenMmlabNames.toOfficial(read(local, asked)), architecture);
        Form form = Conversion.formOf(architecture, checkpoint.stateDict());
        StateDict matched = match(architecture, form, checkpoint);
        String entry = checkpoint.entry().isEmpty() ? null : checkpoint.entry();
        return new WeightsSource(
                matched,
                form,
                new CheckpointSection(
                        local.name(),
                        Sha256.of(checkpoint.files()),
                        checkpoint.format().toString(),
                        entry,
                        checkpoint.notes()),
                checkpoint.stateDict(),
                checkpoint.counters(),
                checkpoint.classes());
    }

    /** @throws InvalidInputException that names what the user wrote, also if a copy was read */
    private static Checkpoint read(LocalWeights local, Optional<String> entry) {
        try {
            return CheckpointReader.read(local.file(), entry);
        } catch (InvalidInputException e) {
            throw local.copies() == null
                    ? e
                    : new InvalidInputException("weights " + local.name() + ", copied: " + e.getMessage(), e);
        }
    }

    /** Without the tensors that the architecture says training alone uses; a note says how many they were. */
    private static Checkpoint withoutSkipped(Checkpoint checkpoint, Architecture architecture) {
        Map<String, Tensor> kept = new LinkedHashMap<>(checkpoint.stateDict().tensors());
        List<String> notes = new ArrayList<>(checkpoint.notes());
        for (String prefix : architecture.skipped()) {
            int before = kept.size();
            kept.keySet().removeIf(name -> name.startsWith(prefix));
            if (kept.size() < before) {
                notes.add("skipped " + (before - kept.size()) + " tensors named " + prefix
                        + "*, which training alone uses");
            }
        }
        return new Checkpoint(
                new StateDict(kept),
                checkpoint.format(),
                checkpoint.entry(),
                checkpoint.files(),
                notes,
                checkpoint.counters(),
                checkpoint.classes());
    }

    /** The same with one more note for a report. */
    WeightsSource noting(String note) {
        List<String> notes = new ArrayList<>(origin.notes());
        notes.add(note);
        return new WeightsSource(
                stateDict,
                form,
                new CheckpointSection(origin.path(), origin.sha256(), origin.format(), origin.entry(), notes),
                fileOrder,
                counters,
                classes);
    }

    /** @throws InvalidInputException that also says what was found in the file and not taken */
    private static StateDict match(Architecture architecture, Form form, Checkpoint checkpoint) {
        try {
            return StrictMatch.match(
                    architecture.name(), architecture.tensors(form), checkpoint.stateDict(), presets(form));
        } catch (InvalidInputException e) {
            String notes =
                    checkpoint.notes().isEmpty() ? "" : "\nOf the file: " + String.join("; ", checkpoint.notes());
            throw new InvalidInputException(e.getMessage() + notes, e);
        }
    }

    /** The tensors of all presets, so that a checkpoint of another one is recognised. */
    private static Map<String, List<TensorSpec>> presets(Form form) {
        Map<String, List<TensorSpec>> presets = new LinkedHashMap<>();
        for (String name : Architectures.names()) {
            presets.put(name, Architectures.resolve(name).tensors(form));
        }
        return presets;
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
