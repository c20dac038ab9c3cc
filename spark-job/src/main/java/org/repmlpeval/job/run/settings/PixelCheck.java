package org.repmlpeval.job.run.settings;

import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.rows.PixelInference;
import org.repmlpeval.model.engine.rows.PixelInference.Coverage;
import org.repmlpeval.model.engine.rows.Protocol;
import org.repmlpeval.model.image.recipe.Crop;
import org.repmlpeval.model.image.recipe.Recipe;

/** Checks that recipe, network and the way in which an image is given to the network fit each other. */
final class PixelCheck {
    private final EvaluationSettings settings;
    private final Network network;
    private final Recipe recipe;

    PixelCheck(EvaluationSettings settings) {
        this.settings = settings;
        network = settings.architecture().network(settings.forms().get(0));
        recipe = settings.recipe();
    }

    /** @throws InvalidInputException if they do not */
    void verify() {
        if (settings.segmentation().labelled()) {
            labelled();
        } else {
            unlabelled();
        }
    }

    private void unlabelled() {
        PixelInference pixels = settings.pixels();
        String legal = "; it needs labels, which --dataset or --labels names";
        require(pixels.stride() == null, "setting stride is given without labels" + legal);
        require(
                pixels.protocol() == Protocol.MMSEG,
                "setting protocol is semseg without labels" + legal + ". Without labels the forms are compared by their"
                        + " raw scores");
        require(pixels.views() == 1 && pixels.scales().get(0) == 1, "settings scales and flip" + legal);
        require(
                recipe.fixesSize(),
                "recipe " + recipe.name() + " gives images of any size, which only networks with per-pixel scores and"
                        + " labels (--dataset or --labels) take; give a --recipe that fixes the size");
        settings.inference()
                .requireFits(settings.architecture(), settings.forms().get(0), recipe);
        settings.inference().requireArrays(network, recipe, settings.batch());
    }

    private void labelled() {
        require(
                recipe.crop().kind() != Crop.Kind.CENTER,
                "recipe " + recipe.name()
                        + " crops images, so pixels of the labels would have no scores; give a --recipe"
                        + " without a crop, such as original, keep-ratio-1024x2048 or long-edge-2048");
        Shape input = network.input();
        PixelInference pixels = settings.pixels();
        pixels.stride(input.height(), input.width());
        if (recipe.fixesSize() && pixels.coverage() == Coverage.WHOLE) {
            for (double scale : pixels.scales()) {
                require(
                        (int) (recipe.height() * scale) <= input.height()
                                && (int) (recipe.width() * scale) <= input.width(),
                        "recipe " + recipe.name() + " gives images of " + recipe.height() + "x" + recipe.width()
                                + (scale == 1 ? "" : " at scale 1, and scale " + scale + " is among --scales")
                                + ", but " + settings.architecture().name() + " takes images of at most "
                                + input.height() + "x" + input.width() + "; add --sliding, or give another --recipe");
            }
        }
    }

    private static void require(boolean legal, String message) {
        if (!legal) {
            throw new InvalidInputException(message);
        }
    }
}
