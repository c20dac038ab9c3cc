package org.repmlpeval.job.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.arch.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.Preprocessor;
import org.repmlpeval.model.image.Recipe;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.quantise.Calibration;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageFolder;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Location;

/**
 * Images on which the int8 form's grids of layers' inputs are measured, in the driver.
 *
 * @param source folder of images in any folders, on any Hadoop file system, or {@code procedural}
 * @param count of images, spread evenly over the sorted listing
 */
public record CalibrationImages(String source, int count) {
    private static final String PROCEDURAL = "procedural";
    /** Inputs of all layers for so many images are in memory at once. */
    private static final int BATCH = 2;

    /** @throws InvalidInputException if there are no images to calibrate on */
    public CalibrationImages {
        if (count < 1) {
            throw new InvalidInputException("setting calibration-images is " + count + "; legal: at least 1");
        }
    }

    /**
     * max |x| of each layer's input over the images.
     *
     * @param recipe of files
     * @throws InvalidInputException if an image cannot be used, or there are fewer than asked for
     */
    public Map<String, Double> largestInputs(
            Architecture architecture, StateDict deploy, Optional<Recipe> recipe, Configuration hadoop) {
        Shape input = architecture.network(Form.DEPLOY).input();
        List<Tensor> batches = source.equals(PROCEDURAL)
                ? FormCheck.batches(Procedural.images(count, input), BATCH)
                : FormCheck.batches(read(input, recipe, hadoop), BATCH);
        Cores cores = new Cores(Runtime.getRuntime().availableProcessors());
        return Calibration.largestInputs(
                architecture,
                deploy,
                batches,
                Backend.of(Backend.AUTO, Precision.FLOAT32),
                EngineOptions.wholeMachine(Precision.FLOAT32, cores, BATCH, ExecutorResources.memory()));
    }

    /** What a report says of it. */
    String note() {
        return "int8: grids of layers' inputs from " + count + " images of " + source;
    }

    private Tensor read(Shape input, Optional<Recipe> recipe, Configuration hadoop) {
        Preprocessor preprocessor = new Preprocessor(recipe.orElseThrow(() -> new InvalidInputException(
                "setting calibration is " + source + ", image files, which need a --recipe")));
        try {
            ImageListing all = ImageFolder.withoutLabels(hadoop, source, ListingOptions.defaults());
            if (all.entries().size() < count) {
                throw new InvalidInputException("setting calibration-images is " + count + "; legal: at most the "
                        + all.entries().size() + " images of " + source);
            }
            Location root = Location.of(hadoop, source);
            List<ImageEntry> chosen = new ArrayList<>(all.limit(count).entries());
            float[] pixels = new float[Math.multiplyExact(count, input.size())];
            for (int i = 0; i < count; i++) {
                String id = chosen.get(i).id();
                try (InputStream file = root.fileSystem().open(root.resolve(id))) {
                    preprocessor.normalise(preprocessor.cropped(file.readAllBytes()), pixels, i * input.size());
                } catch (ImageException e) {
                    throw new InvalidInputException(
                            "calibration image " + id + " of " + source + " cannot be used: " + e.getMessage()
                                    + "; take it out or give another folder",
                            e);
                }
            }
            return Tensor.of(pixels, count, input.channels(), input.height(), input.width());
        } catch (IOException e) {
            throw new InvalidInputException(
                    "calibration images of " + source + " cannot be read: " + e.getMessage(), e);
        }
    }
}
