package org.repmlpeval.job.run.executor.read;

import java.io.IOException;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ReadResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, decodes and resizes images.
 *
 * @param resize from a decoded image to one that only has to be normalised
 */
public record ImageSteps(PatientReader reader, Preprocessor preprocessor, Resize resize)
        implements DecodeAhead.Steps<ReadResult, PreparedImage> {
    /** Resizes a decoded image, and crops it if the recipe says so. */
    @FunctionalInterface
    public interface Resize {
        RgbImage of(DecodedImage decoded) throws ImageException;
    }

    /** For a network with one input size, which the recipe gives. */
    public ImageSteps(PatientReader reader, Preprocessor preprocessor) {
        this(reader, preprocessor, preprocessor::cropped);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ImageSteps.class);

    @Override
    public ReadResult read(ImageEntry entry) throws IOException, InterruptedException {
        return reader.read(entry);
    }

    @Override
    public PreparedImage prepare(ImageEntry entry, ReadResult read, long readNanos) {
        long start = System.nanoTime() - readNanos;
        ReadFacts bytes = ReadFacts.of(entry, read);
        if (read instanceof ReadFault fault) {
            return new PreparedImage(bytes, null, null, outcome(fault), fault.message(), System.nanoTime() - start);
        }
        DecodedFacts facts = null;
        try {
            DecodedImage decoded = preprocessor.decode(((EncodedImage) read).bytes());
            facts = DecodedFacts.of(decoded);
            RgbImage cropped = resize.of(decoded);
            return new PreparedImage(bytes, cropped, facts, ImageOutcome.SCORED, null, System.nanoTime() - start);
        } catch (ImageException e) {
            return new PreparedImage(bytes, null, facts, outcome(e), e.reason(), System.nanoTime() - start);
        } catch (RuntimeException e) {
            // An unexpected failure of the decoder fails this image, with its reason, but not the shard.
            LOG.warn("image {} could not be decoded", entry.id(), e);
            return new PreparedImage(
                    bytes, null, facts, ImageOutcome.UNDECODABLE, "decoder failed: " + e, System.nanoTime() - start);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    static ImageOutcome outcome(ReadFault fault) {
        return fault.reason() == ReadFault.Reason.TOO_LARGE ? ImageOutcome.REJECTED : ImageOutcome.UNREADABLE;
    }

    static ImageOutcome outcome(ImageException e) {
        return switch (e.category()) {
            case UNDECODABLE -> ImageOutcome.UNDECODABLE;
            case REJECTED -> ImageOutcome.REJECTED;
        };
    }
}
