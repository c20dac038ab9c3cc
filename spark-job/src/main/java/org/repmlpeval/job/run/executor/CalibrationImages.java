package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.quantise.Calibration;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.packed.DataSource;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ReadResult;
import org.repmlpeval.partitioning.read.ShardReader;

/**
 * Images used to calibrate the int8 form's activations, in the driver.
 *
 * @param source folder of images at any depth or packed images, on any Hadoop file system, or {@code procedural}
 * @param count number of images, spread evenly over the sorted listing
 */
public record CalibrationImages(String source, int count) {
    /** Largest number of images. */
    public static final int MOST = 4096;

    private static final String PROCEDURAL = "procedural";
    /** Number of images whose layer inputs are in memory at once. */
    private static final int BATCH = 1;

    /** @throws InvalidInputException if there are no images to calibrate on */
    public CalibrationImages {
        if (count < 1 || count > MOST) {
            throw new InvalidInputException("setting calibration-images is " + count + "; legal: 1 to " + MOST);
        }
    }

    /**
     * Returns max |x| of each layer's input over the images.
     *
     * @param recipe preprocessing of image files
     * @throws InvalidInputException if an image cannot be used, or there are fewer than asked for
     */
    private Map<String, Double> largestInputs(
            Architecture architecture, StateDict deploy, Optional<Recipe> recipe, Configuration hadoop) {
        Shape input = architecture.network(Form.DEPLOY).input();
        Iterable<Tensor> batches = source.equals(PROCEDURAL) ? procedural(input) : files(input, recipe, hadoop);
        Cores cores = new Cores(Runtime.getRuntime().availableProcessors());
        return Calibration.largestInputs(
                architecture,
                deploy,
                batches,
                Backend.of(Backend.AUTO, Precision.FLOAT32),
                EngineOptions.wholeMachine(Precision.FLOAT32, cores, BATCH, ExecutorResources.memory()));
    }

    /**
     * Maps the deploy state dict to the largest |input| of each layer over the images; the map is empty without images.
     *
     * @param recipe of files
     */
    public static Function<StateDict, Map<String, Double>> measured(
            Optional<CalibrationImages> calibration,
            Architecture architecture,
            Optional<Recipe> recipe,
            Configuration hadoop) {
        return deploy -> calibration
                .map(images -> images.largestInputs(architecture, deploy, recipe, hadoop))
                .orElse(Map.of());
    }

    /** @throws InvalidInputException if there are images, but the form int8 is not run */
    public static void requireForm(Optional<CalibrationImages> calibration, List<Form> forms) {
        if (calibration.isPresent() && !forms.contains(Form.INT8)) {
            throw new InvalidInputException("setting calibration is "
                    + calibration.get().source()
                    + "; calibration is for the form int8, so add int8 to --forms or leave it out");
        }
    }

    /** What the report says about the calibration. */
    public String note() {
        return "int8: layer inputs are rounded to 8 bits, calibrated on " + count + " images of " + source;
    }

    private Iterable<Tensor> procedural(Shape input) {
        return () -> IntStream.range(0, count)
                .mapToObj(
                        i -> Procedural.uniform("calibration" + i, 1, input.channels(), input.height(), input.width()))
                .iterator();
    }

    /** The images one by one; each is read and decoded only when it is needed. */
    private Iterable<Tensor> files(Shape input, Optional<Recipe> recipe, Configuration hadoop) {
        Recipe known = recipe.orElseThrow(() -> new InvalidInputException(
                "setting calibration is " + source + ", a folder of image files; they need a --recipe"));
        if (known.height() != input.height() || known.width() != input.width()) {
            throw new InvalidInputException("setting calibration is " + source + " with recipe " + known.name()
                    + " (gives images of "
                    + known.sizeText() + "); legal: a recipe that gives the network's input, "
                    + input.height()
                    + "x" + input.width() + ", or procedural");
        }
        Preprocessor preprocessor = new Preprocessor(known);
        try {
            ImageListing all =
                    DataSource.of(hadoop, source, ListingOptions.defaults()).withoutLabels();
            if (all.entries().size() < count) {
                throw new InvalidInputException("setting calibration-images is " + count + "; legal: at most the "
                        + all.entries().size() + " images of " + source);
            }
            return () -> all.limit(count).entries().stream()
                    .map(entry -> image(all.root(), entry, preprocessor, input, hadoop))
                    .iterator();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Tensor image(URI root, ImageEntry entry, Preprocessor preprocessor, Shape input, Configuration hadoop) {
        float[] pixels = new float[input.size()];
        try (ShardReader reader = ShardReader.open(hadoop, root, ShardReader.DEFAULT_MAX_BYTES)) {
            ReadResult read = reader.read(entry);
            if (!(read instanceof EncodedImage image)) {
                throw unusable(entry, ((ReadFault) read).message(), null);
            }
            preprocessor.normalise(preprocessor.cropped(image.bytes()), pixels, 0);
        } catch (ImageException e) {
            throw unusable(entry, e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreadable(new InterruptedIOException("the command was interrupted"));
        } catch (IOException e) {
            throw unreadable(e);
        }
        return Tensor.of(pixels, 1, input.channels(), input.height(), input.width());
    }

    private InvalidInputException unusable(ImageEntry entry, String reason, Exception cause) {
        return new InvalidInputException(
                "calibration image " + entry.id() + " of " + source + " cannot be used: " + reason
                        + "; remove it or give other images",
                cause);
    }

    private InvalidInputException unreadable(IOException e) {
        return new InvalidInputException("calibration images of " + source + " cannot be read: " + e.getMessage(), e);
    }
}
