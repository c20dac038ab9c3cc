package org.repmlpeval.job.run.executor.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.rows.PixelInference;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.label.LabelMap;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ReadResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and decodes images and their label files, and resizes the images. Labels are never resized.
 *
 * @param images reads from the data set's root
 * @param labels reads and decodes label files
 * @param network shape of the network's input
 */
public record PixelSteps(
        PatientReader images, LabelSteps labels, Preprocessor preprocessor, PixelInference inference, Shape network)
        implements DecodeAhead.Steps<PixelSteps.Files, PreparedPixels> {
    private static final Logger LOG = LoggerFactory.getLogger(PixelSteps.class);

    /**
     * The files of one image; both null if it has no label.
     *
     * @param label null also if the image cannot be read
     */
    public record Files(ReadResult image, ReadResult label) {}

    @Override
    public Files read(ImageEntry entry) throws IOException, InterruptedException {
        if (!(entry.target() instanceof Target.LabelFile label)) {
            return new Files(null, null);
        }
        ReadResult image = images.read(entry);
        return image instanceof ReadFault ? new Files(image, null) : new Files(image, labels.read(label));
    }

    @Override
    public void close() throws IOException {
        images.close(); // label files are never packed, so nothing of them stays open
    }

    @Override
    public PreparedPixels prepare(ImageEntry entry, Files read, long readNanos) {
        long start = System.nanoTime() - readNanos;
        ReadFacts bytes = ReadFacts.of(entry, read.image(), read.label());
        DecodedFacts facts = null;
        try {
            byte[] encoded = bytes(read);
            DecodedImage decoded = decode(entry, encoded);
            facts = DecodedFacts.of(decoded);
            List<RgbImage> scaled = scaled(decoded);
            RgbImage upright = preprocessor.upright(decoded);
            LabelMap label =
                    labels.decode((Target.LabelFile) entry.target(), read.label(), upright.width(), upright.height());
            return new PreparedPixels(
                    bytes, scaled, label, facts, ImageOutcome.SCORED, null, System.nanoTime() - start);
        } catch (FaultException e) {
            return PreparedPixels.fault(bytes, facts, e.outcome(), e.getMessage(), System.nanoTime() - start);
        }
    }

    private static byte[] bytes(Files read) throws FaultException {
        if (read.image() == null) {
            throw LabelSteps.noLabel();
        }
        if (read.image() instanceof ReadFault fault) {
            throw new FaultException(ImageSteps.outcome(fault), fault.message());
        }
        return ((EncodedImage) read.image()).bytes();
    }

    private DecodedImage decode(ImageEntry entry, byte[] encoded) throws FaultException {
        try {
            return preprocessor.decode(encoded);
        } catch (ImageException e) {
            throw new FaultException(ImageSteps.outcome(e), e.reason());
        } catch (RuntimeException e) {
            LOG.warn("image {} could not be decoded", entry.id(), e);
            throw new FaultException(ImageOutcome.UNDECODABLE, "decoder failed: " + e);
        }
    }

    private List<RgbImage> scaled(DecodedImage decoded) throws FaultException {
        List<RgbImage> scaled = new ArrayList<>();
        try {
            for (double scale : inference.scales()) {
                RgbImage image = preprocessor.scaled(decoded, scale);
                if (!inference.covers(image.height(), image.width(), network)) {
                    throw new FaultException(
                            ImageOutcome.REJECTED,
                            "the recipe gives an image of " + image.width() + "x" + image.height()
                                    + ", which is larger than the network's input of " + network.width() + "x"
                                    + network.height()
                                    + " (width x height); use --sliding, or a recipe that gives smaller images");
                }
                scaled.add(image);
            }
        } catch (ImageException e) {
            throw new FaultException(ImageSteps.outcome(e), e.reason());
        }
        return scaled;
    }
}
