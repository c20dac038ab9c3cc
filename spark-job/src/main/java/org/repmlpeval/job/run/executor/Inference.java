package org.repmlpeval.job.run.executor;

import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architecture.Output;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.SlidingWindow;
import org.repmlpeval.model.image.recipe.Recipe;

/** How an image is given to a network, whose input size is fixed. */
public enum Inference {
    /** Whole images: the recipe produces the network's input. */
    WHOLE_IMAGE,
    /**
     * A window of the network's input size slides over the recipe's result, see {@link SlidingWindow}; only for networks with per-pixel
     * scores.
     */
    SLIDING_WINDOW;

    /**
     * Number of images that a task holds together with their outputs. With a sliding window it is one image at a time, whose output may be
     * large.
     *
     * @param batch number of images, or windows of one image, in a forward pass
     */
    int imagesTogether(int batch) {
        return this == SLIDING_WINDOW ? 1 : batch;
    }

    /** Shape of the output for one image. */
    public Shape output(Network network, Recipe recipe) {
        return this == SLIDING_WINDOW
                ? Shape.map(network.output().channels(), recipe.height(), recipe.width())
                : network.output();
    }

    ShardEvaluator.Forward of(LoadedModel model) {
        return this == SLIDING_WINDOW ? new SlidingWindow(model)::run : model::run;
    }

    /** @throws InvalidInputException if the network cannot be run in this way, or the recipe does not fit it */
    public void requireFits(Architecture architecture, Form form, Recipe recipe) {
        Shape input = architecture.network(form).input();
        boolean perPixel = architecture.output() == Output.PIXEL_LOGITS;
        if (this == SLIDING_WINDOW && !perPixel) {
            throw new InvalidInputException("setting sliding is on; legal: off with " + architecture.name()
                    + ", which does not give per-pixel scores");
        }
        boolean equal = recipe.height() == input.height() && recipe.width() == input.width();
        boolean covers = recipe.height() >= input.height() && recipe.width() >= input.width();
        if (this == SLIDING_WINDOW ? !covers : !equal) {
            String wanted = this == SLIDING_WINDOW
                    ? "images of at least " + size(input)
                    : "images of " + size(input) + (perPixel && covers ? ", or larger ones with --sliding" : "");
            throw new InvalidInputException("recipe " + recipe.name() + " gives images of " + recipe.height() + "x"
                    + recipe.width() + ", but " + architecture.name() + " needs " + wanted
                    + "; check --arch, or give another --recipe ('repmlp-eval models' lists those of each network)");
        }
    }

    private static String size(Shape input) {
        return input.height() + "x" + input.width();
    }

    /**
     * Checks array lengths: the pixels of the images that a task holds are one array, and so are a form's outputs for them.
     *
     * @throws InvalidInputException if an array would be longer than Java allows
     */
    public void requireArrays(Network network, Recipe recipe, int batch) {
        long pixels = (long) recipe.height() * recipe.width();
        long scores = this == SLIDING_WINDOW
                ? pixels * network.output().channels()
                : network.output().size();
        long values = Math.max(pixels * network.input().channels(), scores);
        if (imagesTogether(batch) * values > Tensor.MAX_SIZE) {
            throw new InvalidInputException(
                    this == SLIDING_WINDOW
                            ? "setting recipe is " + recipe.name() + " (gives " + values
                                    + " values per image); legal: one that gives at most " + Tensor.MAX_SIZE
                            : "setting batch is " + batch + "; legal: 1 to " + Tensor.MAX_SIZE / values
                                    + ", because an image gives " + values + " values");
        }
    }
}
