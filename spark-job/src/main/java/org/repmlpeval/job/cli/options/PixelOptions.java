package org.repmlpeval.job.cli.options;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.repmlpeval.job.run.executor.Inference;
import org.repmlpeval.job.run.settings.Predictions;
import org.repmlpeval.job.task.faces.Views;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.engine.rows.PixelInference;
import org.repmlpeval.model.engine.rows.PixelInference.Coverage;
import org.repmlpeval.model.engine.rows.PixelInference.Mirror;
import org.repmlpeval.model.engine.rows.PixelInference.Stride;
import org.repmlpeval.model.engine.rows.Protocol;
import picocli.CommandLine.Option;

/** Options that say how scores per pixel are computed. */
public final class PixelOptions {
    private static final Pattern STRIDE = Pattern.compile("(\\d{1,6})(?:x(\\d{1,6}))?");

    @Option(
            names = "--sliding",
            description =
                    "Evaluate large images with overlapping windows; scores are averaged where windows overlap. For networks"
                            + " that give per-pixel scores. --batch then counts windows. Default: off.")
    private boolean sliding;

    @Option(
            names = "--stride",
            paramLabel = "N|HxW",
            description =
                    "Step of the sliding window in pixels, for example 476 or 256x512. Needs labels. Default: two thirds of the"
                            + " window, rounded up.")
    private String stride;

    @Option(
            names = "--protocol",
            defaultValue = "mmseg",
            paramLabel = "NAME",
            description =
                    "Rules for averaging per-pixel scores. mmseg: raw scores of windows are averaged, padding is added to the"
                            + " right and at the bottom; several scales and --flip average the softmax. semseg (PSPNet's"
                            + " authors): the softmax of windows is averaged, padding is added on all sides. Needs labels."
                            + " Default: ${DEFAULT-VALUE}.")
    private String protocol;

    @Option(
            names = "--scales",
            split = ",",
            paramLabel = "F",
            description =
                    "Scales of the recipe's size at which each image is evaluated, averaged, for example 0.5,0.75,1,1.25. Needs"
                            + " labels. Default: 1.")
    private List<Double> scales = List.of(1.0);

    @Option(
            names = "--flip",
            description =
                    "Average the output for each image with that for its mirrored twin: per-pixel scores with labels, or"
                            + " embeddings with --pairs, --probes, --gallery or --distractors. Default: off.")
    private boolean flip;

    @Option(
            names = "--keep-predictions",
            description =
                    "Also publish the class that each form predicts for each pixel: one PNG per image and form, in the folder"
                            + " predictions of --out, for 'rescore' and for other programs. Needs labels for per-pixel"
                            + " scores. Default: off.")
    private boolean keepPredictions;

    /** Whether predicted classes of pixels are published. */
    public Predictions predictions() {
        return keepPredictions ? Predictions.KEPT : Predictions.COUNTED;
    }

    /** How an image is given to a network whose outputs have no labels. */
    public Inference inference() {
        return sliding ? Inference.SLIDING_WINDOW : Inference.WHOLE_IMAGE;
    }

    /** What an embedding is made of. */
    public Views views() {
        return flip ? Views.IMAGE_AND_MIRROR : Views.IMAGE;
    }

    /**
     * How scores per pixel are computed.
     *
     * @throws InvalidInputException if a value is not legal
     */
    public PixelInference pixels(Architecture architecture) {
        return new PixelInference(
                protocol(),
                sliding ? Coverage.SLIDING : Coverage.WHOLE,
                stride == null ? null : parsed(),
                scales,
                flip && architecture.output() != Architecture.Output.EMBEDDING ? Mirror.HORIZONTAL : Mirror.NO);
    }

    private Protocol protocol() {
        for (Protocol one : Protocol.values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(protocol)) {
                return one;
            }
        }
        throw new InvalidInputException("setting protocol is " + protocol + "; legal: mmseg, semseg");
    }

    private Stride parsed() {
        Matcher sides = STRIDE.matcher(stride);
        if (!sides.matches()) {
            throw new InvalidInputException(
                    "setting stride is " + stride + "; legal: pixels such as 476, or height and width such as 256x512");
        }
        int down = Integer.parseInt(sides.group(1));
        return new Stride(down, sides.group(2) == null ? down : Integer.parseInt(sides.group(2)));
    }
}
