package org.repmlpeval.job.run.executor.read;

import java.util.List;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.label.LabelMap;
import org.repmlpeval.partitioning.dataset.ImageEntry;

/**
 * One image with its label map that is ready for the network, or the reason why it is not.
 *
 * @param read what was read of it and of its label file
 * @param scaled the image at each scale; empty if there is a fault
 * @param label null if there is a fault
 * @param decoded null if decoding failed
 * @param outcome outcome of the fault; SCORED if there is none
 * @param nanos spent on it
 */
public record PreparedPixels(
        ReadFacts read,
        List<RgbImage> scaled,
        LabelMap label,
        DecodedFacts decoded,
        ImageOutcome outcome,
        String reason,
        long nanos) {
    public PreparedPixels {
        scaled = List.copyOf(scaled);
    }

    static PreparedPixels fault(ReadFacts read, DecodedFacts decoded, ImageOutcome outcome, String reason, long nanos) {
        return new PreparedPixels(read, List.of(), null, decoded, outcome, reason, nanos);
    }

    public boolean usable() {
        return label != null;
    }

    public Subject subject() {
        return Subject.of(entry().id());
    }

    public ImageEntry entry() {
        return read.entry();
    }
}
