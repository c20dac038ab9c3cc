package org.repmlpeval.job.run.executor;

import java.io.Serializable;
import java.net.URI;
import java.util.List;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.image.recipe.Recipe;

/**
 * The values that are the same for every shard of a run, except for the weights.
 *
 * @param root the data set's root
 * @param maxImageBytes larger image files are rejected
 * @param task the task, which compares the forms' outputs
 * @param forms the reference first, in the order of the task's forms
 * @param recipe preprocessing of each image
 * @param inference how the network sees an image
 * @param batch images, or windows of one image, in one forward pass
 */
public record RunContext(
        URI root, int maxImageBytes, Task task, List<Form> forms, Recipe recipe, Inference inference, int batch)
        implements Serializable {
    public RunContext {
        forms = List.copyOf(forms);
    }
}
