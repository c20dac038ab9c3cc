package org.repmlpeval.job.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.arch.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.image.Recipe;

/**
 * All that defines one evaluation.
 *
 * @param weights checkpoint on any Hadoop file system, or {@code procedural[:SALT]}
 * @param weightsEntry dict of the checkpoint that holds them; empty for the reader's rule
 * @param data root of an image folder on any Hadoop file system
 * @param classList file of class names in index order; empty for the sorted folder names
 * @param forms the reference first
 * @param out folder of the report; must not exist
 * @param batch images per forward pass
 * @param shards tasks of the job; empty for the planner's rule
 * @param limit evaluate only this many images, evenly spread over the listing
 * @param backend what computes: a backend's name or {@code auto}
 * @param maxImageBytes larger files are rejected
 * @param command the command line, word by word, for the report
 */
public record EvaluationSettings(
        Architecture architecture,
        String weights,
        Optional<String> weightsEntry,
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
    public EvaluationSettings {
        forms = List.copyOf(forms);
        command = List.copyOf(command);
        require(
                !forms.isEmpty() && new LinkedHashSet<>(forms).size() == forms.size(),
                "forms",
                forms,
                "each form once");
        require(batch >= 1 && batch <= 4096, "batch", batch, "1 to 4096");
        Backend.of(backend, Precision.FLOAT32);
        requirePositive("shards", shards);
        requirePositive("limit", limit);
        require(maxImageBytes >= 1, "max-image-bytes", maxImageBytes, "at least 1");
        var input = architecture.network(forms.get(0)).input();
        require(
                recipe.height() == input.height() && recipe.width() == input.width(),
                "recipe",
                recipe.name() + " (gives " + recipe.height() + "x" + recipe.width() + ")",
                "one that gives the input of " + architecture.name() + ", " + input.height() + "x" + input.width());
    }

    /** Shape of the network's result for one image; every form has the same. */
    Shape output() {
        return architecture.network(forms.get(0)).output();
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
}
