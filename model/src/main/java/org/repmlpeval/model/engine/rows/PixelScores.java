package org.repmlpeval.model.engine.rows;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.rows.PixelInference.Coverage;
import org.repmlpeval.model.engine.rows.PixelInference.Mirror;
import org.repmlpeval.model.engine.rows.PixelInference.Stride;

/** Scores per pixel of whole images by a loaded network. Holds only the model and is as thread-safe as the model. */
public final class PixelScores {
    private final LoadedModel model;
    private final PixelInference inference;
    private final Shape window;
    private final Stride stride;

    /**
     * @throws InvalidInputException if the stride does not fit the network's input
     * @throws IllegalArgumentException if the network's output is not a map with the height and width of its input
     */
    public PixelScores(LoadedModel model, PixelInference inference) {
        window = model.input();
        Shape output = model.output();
        if (output.height() != window.height() || output.width() != window.width()) {
            throw new IllegalArgumentException("scores per pixel need a network that gives them; this one gives "
                    + output + " for an input of " + window);
        }
        this.model = model;
        this.inference = inference;
        stride = inference.stride(window.height(), window.width());
    }

    /**
     * The scores of one image by one form. The network runs while the rows are read.
     *
     * @param images the image at each of {@link PixelInference#scales}, in that order
     * @param height rows of the result: of the label
     * @param width pixels of a row of the result
     * @throws InvalidInputException if an image is larger than the network's input and no window slides
     */
    public ScoreRows rows(Form form, List<ImageView> images, int height, int width) {
        if (images.size() != inference.scales().size()) {
            throw new IllegalArgumentException(
                    images.size() + " images for scales " + inference.scales() + "; give one for each");
        }
        boolean semseg = inference.protocol() == Protocol.SEMSEG;
        List<ScoreRows> views = new ArrayList<>();
        for (ImageView image : images) {
            views.add(view(form, image, height, width));
            if (!semseg && inference.mirror() == Mirror.HORIZONTAL) {
                views.add(view(form, image.mirrored(), height, width));
            }
        }
        if (!semseg && views.size() > 1) {
            views.replaceAll(SoftmaxRows::new);
        }
        return MeanRows.of(views);
    }

    /** One scale, cut back to the image and resized to the label. */
    private ScoreRows view(Form form, ImageView image, int height, int width) {
        ImageView padded = image.padded(window.height(), window.width(), inference.protocol());
        ImageView.Padding padding = padded.padding();
        boolean one = padding.height() == window.height() && padding.width() == window.width();
        if (!one && inference.coverage() == Coverage.WHOLE) {
            throw new InvalidInputException("an image of " + image.width() + "x" + image.height()
                    + " (width x height) is larger than the network's input of " + window.width() + "x"
                    + window.height() + "; evaluate it with --sliding, or resize it by the recipe");
        }
        WindowRows.Windows windows = new FormWindows(form);
        ScoreRows scores = one
                ? WindowRows.ofOne(padded, window, windows)
                : new WindowRows(padded, window, model.output().channels(), stride, windows);
        ScoreRows cropped = padding.height() == image.height() && padding.width() == image.width()
                ? scores
                : new CroppedRows(scores, padding.top(), padding.left(), image.height(), image.width());
        ScoreRows upright = image.mirror() == Mirror.HORIZONTAL ? new MirroredRows(cropped) : cropped;
        return ResizedRows.of(upright, height, width, inference.protocol().corners());
    }

    /** The windows' scores by one form: raw ones, or by semseg's rule the softmax, averaged with that of the mirrored window. */
    private final class FormWindows implements WindowRows.Windows {
        private final Form form;

        private FormWindows(Form form) {
            this.form = form;
        }

        @Override
        public int most() {
            int longest =
                    Tensor.MAX_SIZE / Math.max(window.size(), model.output().size());
            return Math.max(1, Math.min(model.memory().imagesPerRun(), longest));
        }

        @Override
        public Tensor scores(Tensor windows) {
            Tensor raw = model.run(form, windows);
            if (inference.protocol() == Protocol.MMSEG) {
                return raw;
            }
            Tensor softmax = WindowSoftmax.of(raw);
            if (inference.mirror() == Mirror.NO) {
                return softmax;
            }
            Tensor mirrored = WindowSoftmax.of(model.run(form, WindowSoftmax.mirrored(windows)));
            return WindowSoftmax.mean(softmax, WindowSoftmax.mirrored(mirrored));
        }
    }
}
