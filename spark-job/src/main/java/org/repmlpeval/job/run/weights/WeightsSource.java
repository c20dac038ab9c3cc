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
 * The weights that {@code --weights} names: a checkpoint, or {@code procedural[:SALT]}. They match the architecture exactly. Tensor names
 * are the official ones, even if the file uses OpenMMLab's.
 *
 * @param stateDict complete, in the architecture's order
 * @param form the form of the weights
 * @param origin what the report says about them
 * @param entry the dict of the file that they were taken from
 * @param fileOrder the same tensors in the order of the file
 * @param counters the file's {@code num_batches_tracked}
 * @param classes the class orders that the file holds
 */
public record WeightsSource(
        StateDict stateDict,
        Form form,
        CheckpointSection origin,
        Checkpoint.Entry entry,
        StateDict fileOrder,
        BatchCounters counters,
        CarriedClasses classes) {
    private static final String PROCEDURAL = "procedural";

    /**
     * @param selection which tensors of the file are used, under which names, and whether impossible numbers are refused
     * @throws InvalidInputException if the file cannot be read, a tensor does not match the architecture, or it holds impossible numbers
     *     that are refused
     */
    public static WeightsSource load(
            String weights, WeightsSelection selection, Architecture architecture, Configuration hadoop) {
        if (isProcedural(weights)) {
            selection.firstOfFile().ifPresent(setting -> {
                throw new InvalidInputException("setting " + setting + " with weights " + weights
                        + ", which are not a file; leave it out or give a checkpoint");
            });
            String salt = weights.substring(Math.min(weights.length(), PROCEDURAL.length() + 1));
            StateDict state = Procedural.weights(architecture.tensors(Form.TRAIN), salt);
            return new WeightsSource(
                    state,
                    Form.TRAIN,
                    new CheckpointSection(
                            weights,
                            null,
                            PROCEDURAL,
                            null,
                            null,
                            List.of("computed from a formula; see 'check" + " --help'")),
                    Checkpoint.Entry.BARE,
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
                        checkpoint.entry().isBare() ? null : checkpoint.entry().name(),
                        selection.rename().orElse(null),
                        checkpoint.notes()),
                checkpoint.entry(),
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
            return noting("used unchanged because of --allow-non-finite: " + found.get());
        }
        throw new InvalidInputException("weights " + origin.path()
                + " cannot be right: " + found.get()
                + "\nNaN usually comes from a training that diverged, infinity from a cast to float16 of numbers"
                + " beyond 65504. Give an earlier checkpoint or the one before the cast, or use these weights"
                + " anyway with --allow-non-finite.");
    }

    /** @throws InvalidInputException that names the file as the user wrote it, even if a copy was read */
    private static Checkpoint read(LocalWeights local, Optional<String> entry) {
        try {
            return CheckpointReader.readAsStored(local.file(), entry);
        } catch (InvalidInputException e) {
            throw local.copies() == null
                    ? e
                    : new InvalidInputException(
                            "weights " + local.name() + " (a local copy was read): " + e.getMessage(), e);
        }
    }

    /** Notes for the user about the weights: the entry that was used, and what was changed while reading. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(origin.notes());
        if (!entry.isBare() && entry.choice().isEmpty()) {
            notes.add(0, "took '" + entry.name() + "', the entry of the file that holds the weights");
        }
        return notes;
    }

    /** The same weights, and where those come from that another tool converted. */
    WeightsSource beside(CheckpointSection.ConvertedSection converted) {
        return new WeightsSource(stateDict, form, origin.with(converted), entry, fileOrder, counters, classes);
    }

    /** The same weights with one more note for the report. */
    public WeightsSource noting(String note) {
        List<String> notes = new ArrayList<>(origin.notes());
        notes.add(note);
        return new WeightsSource(stateDict, form, origin.noting(notes), entry, fileOrder, counters, classes);
    }

    /**
     * The state dict of each form.
     *
     * @param precision precision of the merged kernels
     * @throws InvalidInputException if the train form is requested but the weights are in deploy form, which no longer has its branches
     */
    public Map<Form, StateDict> forms(Architecture architecture, List<Form> forms, Precision precision) {
        return forms(architecture, forms, precision, deploy -> Map.of());
    }

    /**
     * The same, with quantised layer inputs for the int8 form.
     *
     * @param largestInputs gives the largest |input| of each layer by module, from the deploy state dict; called only for the int8 form
     */
    public Map<Form, StateDict> forms(
            Architecture architecture,
            List<Form> forms,
            Precision precision,
            Function<StateDict, Map<String, Double>> largestInputs) {
        Map<Form, StateDict> weights = new EnumMap<>(Form.class);
        StateDict deploy = null;
        for (Form wanted : forms) {
            if (wanted.weights() == Form.TRAIN && form == Form.DEPLOY) {
                throw new InvalidInputException("weights " + origin.path()
                        + " are of the deploy form, from which the train form cannot be made; ask for --forms"
                        + " deploy,fused, or give the training-time checkpoint");
            }
            if (wanted.weights() == Form.TRAIN) {
                weights.put(wanted, stateDict);
            } else {
                // All of these forms use the same tensors.
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
