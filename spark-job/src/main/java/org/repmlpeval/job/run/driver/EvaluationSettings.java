package org.repmlpeval.job.run.driver;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.run.executor.CalibrationImages;
import org.repmlpeval.job.run.executor.Inference;
import org.repmlpeval.job.run.executor.RunContext;
import org.repmlpeval.job.run.labels.ClassOrderSettings;
import org.repmlpeval.job.run.weights.WeightsSelection;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.image.recipe.Recipe;

/**
 * All that defines one evaluation.
 *
 * @param weights checkpoint on any Hadoop file system, or {@code procedural[:SALT]}
 * @param selection which of the checkpoint's tensors are taken and under which names
 * @param data root of an image folder on any Hadoop file system
 * @param classes where the order of the classes is taken from. Of classifiers only
 * @param inference whole images, or a window that slides over them
 * @param forms the reference first
 * @param calibration images on which the int8 form's grids of layers' inputs are measured; empty for weights of 8 bits alone
 * @param out folder of the report; must not exist
 * @param batch images per forward pass, or windows of one image
 * @param shards tasks of the job; empty for the planner's rule
 * @param limit evaluate only this many images, evenly spread over the listing
 * @param backend what computes: a backend's name or {@code auto}
 * @param maxImageBytes larger files are rejected
 * @param command the command line, word by word, for the report
 */
public record EvaluationSettings(
        Architecture architecture,
        String weights,
        WeightsSelection selection,
        String data,
        ClassOrderSettings classes,
        Recipe recipe,
        Inference inference,
        List<Form> forms,
        Optional<CalibrationImages> calibration,
        String out,
        int batch,
        OptionalInt shards,
        OptionalInt limit,
        String backend,
        int maxImageBytes,
        List<String> command) {
    public EvaluationSettings {
        forms = List.copyOf(forms);
        command = List.copyOf(command);
        require(
                !forms.isEmpty() && new LinkedHashSet<>(forms).size() == forms.size(),
                "forms",
                forms,
                "each form once");
        CalibrationImages.requireForm(calibration, forms);
        require(batch >= 1 && batch <= 4096, "batch", batch, "1 to 4096");
        Backend.of(backend, Precision.FLOAT32);
        requirePositive("shards", shards);
        requirePositive("limit", limit);
        require(maxImageBytes >= 1, "max-image-bytes", maxImageBytes, "at least 1");
        inference.requireFits(architecture, forms.get(0), recipe);
        inference.requireArrays(architecture.network(forms.get(0)), recipe, batch);
        require(
                classes.list().isEmpty() || readsLabels(architecture),
                "classes",
                classes.list().orElse(""),
                "none with " + architecture.name() + ", whose results are not compared with labels");
        require(
                classes.source() == ClassOrderSettings.Source.AUTO || readsLabels(architecture),
                "class-order",
                classes.source(),
                "auto with " + architecture.name() + ", whose results are not compared with labels");
    }

    /** Of whole images, without calibration; of weights that hold finite numbers alone. */
    public EvaluationSettings(
            Architecture architecture,
            String weights,
            WeightsSelection selection,
            String data,
            Optional<String> classList,
            Recipe recipe,
            List<Form> forms,
            String out,
            int batch,
            OptionalInt shards,
            OptionalInt limit,
            String backend,
            int maxImageBytes,
            List<String> command) {
        this(
                architecture,
                weights,
                selection,
                data,
                new ClassOrderSettings(classList, ClassOrderSettings.Source.AUTO, Optional.empty()),
                recipe,
                Inference.WHOLE_IMAGE,
                forms,
                Optional.empty(),
                out,
                batch,
                shards,
                limit,
                backend,
                maxImageBytes,
                command);
    }

    /** The class list that was given. */
    Optional<String> classList() {
        return classes.list();
    }

    /** Whether the network's results are compared with labels. */
    boolean readsLabels() {
        return readsLabels(architecture);
    }

    private static boolean readsLabels(Architecture architecture) {
        return architecture.output() == Architecture.Output.LOGITS;
    }

    /** Shape of the result for one image; every form has the same. */
    Shape output() {
        return inference.output(architecture.network(forms.get(0)), recipe);
    }

    /** Shape of the network's input. */
    Shape input() {
        return architecture.network(forms.get(0)).input();
    }

    /** What the int8 form's inputs are at most, by layer, given the deploy state dict; nothing without calibration. */
    Function<StateDict, Map<String, Double>> largestInputs(Configuration hadoop) {
        return CalibrationImages.measured(calibration, architecture, Optional.of(recipe), hadoop);
    }

    /** Names of the forms, the reference first. */
    public List<String> formNames() {
        return forms.stream().map(Form::label).toList();
    }

    private static void requirePositive(String setting, OptionalInt value) {
        require(value.isEmpty() || value.getAsInt() >= 1, setting, value.orElse(1), "at least 1");
    }

    private static void require(boolean legal, String setting, Object value, String range) {
        if (!legal) {
            throw new InvalidInputException("setting " + setting + " is " + value + "; legal: " + range);
        }
    }

    /** What stays the same for every shard of this run. */
    RunContext context(URI root, Task task) {
        return new RunContext(root, maxImageBytes, task, forms, recipe, inference, batch);
    }
}
