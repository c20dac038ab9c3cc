package org.repmlpeval.job.run.executor;

import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architecture.Output;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.SlidingWindow;
import org.repmlpeval.model.image.recipe.Recipe;

/** How a network of a fixed input sees an image. */
public enum Inference {
    /** The recipe gives the network's input. */
    WHOLE_IMAGE,
    /** The network's input slides over what the recipe gives, see {@link SlidingWindow}; of networks with scores per pixel. */
    SLIDING_WINDOW;

    /** Of floats, that every JVM can allocate. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /**
     * Images that a task holds with all that the forms give for them. Of windows one image makes a batch, and its result may be large.
     *
     * @param batch what goes through the network together: images, or windows of one
     */
    int imagesTogether(int batch) {
        return this == SLIDING_WINDOW ? 1 : batch;
    }

    /** Shape of the result for one image. */
    Shape output(Network network, Recipe recipe) {
        return this == SLIDING_WINDOW
                ? Shape.map(network.output().channels(), recipe.height(), recipe.width())
                : network.output();
    }

    ShardEvaluator.Forward of(LoadedModel model) {
        return this == SLIDING_WINDOW ? new SlidingWindow(model)::run : model::run;
    }

    /** @throws InvalidInputException if the network does not work so, or the recipe does not fit it */
    void requireFits(Architecture architecture, Form form, Recipe recipe) {
        Shape input = architecture.network(form).input();
        String name = architecture.name() + ", " + input.height() + "x" + input.width();
        boolean perPixel = architecture.output() == Output.PIXEL_LOGITS;
        if (this == SLIDING_WINDOW && !perPixel) {
            throw new InvalidInputException("setting sliding is on; legal: off with " + architecture.name()
                    + ", which gives no scores per pixel");
        }
        boolean equal = recipe.height() == input.height() && recipe.width() == input.width();
        boolean covers = recipe.height() >= input.height() && recipe.width() >= input.width();
        if (this == SLIDING_WINDOW ? !covers : !equal) {
            String legal = this == SLIDING_WINDOW
                    ? "one that gives at least the window of " + name
                    : "one that gives the input of " + name
                            + (perPixel && covers ? ", or any larger one with --sliding" : "");
            throw new InvalidInputException("setting recipe is " + recipe.name() + " (gives " + recipe.height() + "x"
                    + recipe.width() + "); legal: " + legal);
        }
    }

    /**
     * The pixels of the images that a task holds, and what a form gives for them, are one array each.
     *
     * @throws InvalidInputException if one would be longer than arrays are
     */
    void requireArrays(Network network, Recipe recipe, int batch) {
        long pixels = (long) recipe.height() * recipe.width();
        long scores = this == SLIDING_WINDOW
                ? pixels * network.output().channels()
                : network.output().size();
        long values = Math.max(pixels * network.input().channels(), scores);
        if (imagesTogether(batch) * values > LONGEST_ARRAY) {
            throw new InvalidInputException(
                    this == SLIDING_WINDOW
                            ? "setting recipe is " + recipe.name() + " (makes " + values
                                    + " values of an image); legal: one that makes at most " + LONGEST_ARRAY
                            : "setting batch is " + batch + "; legal: 1 to " + LONGEST_ARRAY / values
                                    + ", as an image makes " + values + " values");
        }
    }
}
