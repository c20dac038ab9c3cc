package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.run.executor.read.DecodeAhead;
import org.repmlpeval.job.run.executor.read.ImageSteps;
import org.repmlpeval.job.run.executor.read.PatientReader;
import org.repmlpeval.job.run.executor.read.PreparedImage;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.partitioning.read.ReadResult;

/**
 * A few images as one input of the network each. Of an image that is larger than the network's input it is the window in the middle; a
 * smaller one is padded with zeros on the right and at the bottom.
 *
 * @param ids of the images that could be read
 * @param inputs of these images, each {@code (1, C, H, W)}
 * @param unread the others, each with its reason
 */
record SampleImages(List<String> ids, List<Tensor> inputs, List<String> unread) {
    /** Reads the images of a sample. @throws IOException if a file system fails */
    static SampleImages read(RunContext context, ExactTask.Images sample, Shape input, Configuration conf, Cores cores)
            throws IOException, InterruptedException {
        SampleImages read = new SampleImages(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Preprocessor preprocessor =
                new Preprocessor(context.recipe(), context.source().maxImagePixels());
        PatientReader reader = new PatientReader(
                conf,
                sample.root(),
                context.source().maxImageBytes(),
                context.source().listed(),
                PatientReader.Attempt.LAST);
        try (DecodeAhead<ReadResult, PreparedImage> decoded = new DecodeAhead<>(
                new ImageSteps(reader, preprocessor, resize(context, preprocessor)),
                sample.shard(),
                cores,
                sample.shard().entries().size())) {
            for (PreparedImage image = decoded.next(); image != null; image = decoded.next()) {
                String id = sample.prefix() + image.entry().id();
                if (image.usable()) {
                    RgbImage rgb = image.cropped();
                    read.inputs.add(window(preprocessor.normalised(rgb), rgb.height(), rgb.width(), input));
                    read.ids.add(id);
                } else {
                    read.unread.add(id + ": " + image.reason());
                }
            }
        }
        return read;
    }

    /** Pixels with labels are seen at the recipe's size, or at the first scale if that is not among the scales. */
    private static ImageSteps.Resize resize(RunContext context, Preprocessor preprocessor) {
        if (context.pixels() == null) {
            return preprocessor::cropped;
        }
        List<Double> scales = context.pixels().inference().scales();
        double scale = scales.contains(1.0) ? 1.0 : scales.get(0);
        return decoded -> preprocessor.scaled(decoded, scale);
    }

    /**
     * @param pixels {@code (C, height, width)}
     * @return {@code (1, C, H, W)} of the network's input
     */
    static Tensor window(float[] pixels, int height, int width, Shape input) {
        int rows = Math.min(height, input.height());
        int columns = Math.min(width, input.width());
        int top = (height - rows) / 2;
        int left = (width - columns) / 2;
        float[] window = new float[input.size()];
        for (int c = 0; c < input.channels(); c++) {
            for (int y = 0; y < rows; y++) {
                System.arraycopy(
                        pixels,
                        (c * height + top + y) * width + left,
                        window,
                        (c * input.height() + y) * input.width(),
                        columns);
            }
        }
        return Tensor.of(window, 1, input.channels(), input.height(), input.width());
    }
}
