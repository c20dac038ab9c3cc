package org.repmlpeval.job.run.executor.read;

import java.io.IOException;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.label.LabelMap;
import org.repmlpeval.model.image.label.LabelMapDecoder;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ReadResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and decodes the label files of images. Labels are never resized.
 *
 * @param files reads from the labels' root
 */
public record LabelSteps(PatientReader files, LabelMapDecoder decoder) {
    private static final Logger LOG = LoggerFactory.getLogger(LabelSteps.class);

    /**
     * The label map of an image.
     *
     * @param width of the image in pixels
     * @param height of the image in pixels
     * @throws FaultException if the image has no label file, the file is of no use, or it has another size
     */
    public LabelMap map(ImageEntry image, int width, int height)
            throws FaultException, IOException, InterruptedException {
        if (!(image.target() instanceof Target.LabelFile label)) {
            throw noLabel();
        }
        return decode(label, read(label), width, height);
    }

    static FaultException noLabel() {
        return new FaultException(ImageOutcome.UNLABELLED, "the image has no label file");
    }

    ReadResult read(Target.LabelFile label) throws IOException, InterruptedException {
        return files.read(new ImageEntry(label.id(), Target.NONE, label.bytes(), label.version()));
    }

    LabelMap decode(Target.LabelFile label, ReadResult read, int width, int height) throws FaultException {
        String file = "label file " + label.id();
        LabelMap map = decode(file, read);
        if (map.width() != width || map.height() != height) {
            throw new FaultException(
                    ImageOutcome.BAD_LABEL,
                    file + " is " + map.width() + "x" + map.height() + " but the image is " + width + "x" + height
                            + " (width x height); labels are never resized");
        }
        return map;
    }

    private LabelMap decode(String file, ReadResult read) throws FaultException {
        if (read instanceof ReadFault fault) {
            throw new FaultException(ImageOutcome.BAD_LABEL, file + ": " + fault.message());
        }
        try {
            return decoder.decode(((EncodedImage) read).bytes());
        } catch (ImageException e) {
            throw new FaultException(ImageOutcome.BAD_LABEL, file + ": " + e.reason());
        } catch (RuntimeException e) {
            LOG.warn("{} could not be decoded", file, e);
            throw new FaultException(ImageOutcome.BAD_LABEL, file + ": decoder failed: " + e);
        }
    }
}
