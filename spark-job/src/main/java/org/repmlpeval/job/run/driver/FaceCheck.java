package org.repmlpeval.job.run.driver;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.run.executor.read.ImageSizes;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.model.arch.network.Shape;

/** Checks whether the images can be aligned crops of faces, as the network was trained on. */
final class FaceCheck {
    /** A crop whose side is this many times the network's input, or less than its inverse, was hardly made for the network. */
    private static final double FACTOR = 1.5;

    private FaceCheck() {}

    /** Reasons why the results may be meaningless; empty if faces are not evaluated. */
    static List<String> warnings(EvaluationSettings settings, ImageSizes sizes) {
        if (!settings.faces().any() || sizes.equals(ImageSizes.NONE)) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        Shape input = settings.input();
        if (sizes.vary()) {
            warnings.add("the images have different sizes, from " + sizes.minWidth() + " to " + sizes.maxWidth()
                    + " pixels wide and " + sizes.minHeight() + " to " + sizes.maxHeight()
                    + " high: they look like uncropped photographs. Face networks need faces that are cropped and aligned as in"
                    + " training; otherwise the results are meaningless");
        } else if (differs(sizes.maxWidth(), input.width()) || differs(sizes.maxHeight(), input.height())) {
            warnings.add("the images are " + sizes.maxWidth() + "x" + sizes.maxHeight()
                    + " (width x height), but the network's"
                    + " input is " + input.width() + "x" + input.height()
                    + ": if they are not cropped and aligned as in training, the results are meaningless");
        }
        return warnings;
    }

    private static boolean differs(int side, int input) {
        return side > FACTOR * input || input > FACTOR * side;
    }
}
