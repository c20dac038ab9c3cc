package org.repmlpeval.job.run.executor;

import java.io.Serializable;
import java.net.URI;
import java.util.List;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.engine.rows.PixelInference;
import org.repmlpeval.model.image.label.LabelRule;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.partitioning.dataset.ListingMoment;

/**
 * The values that are the same for every shard of a run, except for the weights.
 *
 * @param source where images are read from
 * @param task the task, which compares the forms' outputs
 * @param forms the reference first, in the order of the task's forms
 * @param recipe preprocessing of each image
 * @param inference how the network sees an image
 * @param batch images, or windows of one image, in one forward pass
 * @param pixels of a {@link SegmentationTask}; null for other tasks
 */
public record RunContext(
        Source source, Task task, List<Form> forms, Recipe recipe, Inference inference, int batch, Pixels pixels)
        implements Serializable {
    /**
     * @param root the data set's root
     * @param maxImageBytes larger image and label files are not read
     * @param maxImagePixels image and label files that declare more pixels are not decoded
     * @param listed where and when the listing was made
     */
    public record Source(URI root, int maxImageBytes, long maxImagePixels, ListingMoment listed)
            implements Serializable {}

    /**
     * How pixels are scored against label files.
     *
     * @param labelRoot the labels' root
     * @param rule what the values of label files mean
     * @param inference how scores per pixel are computed
     */
    public record Pixels(URI labelRoot, LabelRule rule, PixelInference inference) implements Serializable {}

    public RunContext {
        forms = List.copyOf(forms);
    }

    /** The same for another data set or another way to count. */
    public RunContext with(URI root, Task other) {
        return new RunContext(
                new Source(root, source.maxImageBytes(), source.maxImagePixels(), source.listed()),
                other,
                forms,
                recipe,
                inference,
                batch,
                pixels);
    }
}
