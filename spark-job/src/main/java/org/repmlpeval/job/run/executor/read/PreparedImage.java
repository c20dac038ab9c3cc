package org.repmlpeval.job.run.executor.read;

import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.partitioning.dataset.ImageEntry;

/**
 * One image that is ready for the network, or the reason why it is not.
 *
 * @param read what was read of it
 * @param cropped null if there is a fault
 * @param decoded null if decoding failed
 * @param outcome outcome of the fault; SCORED if there is none so far
 * @param nanos spent on it
 */
public record PreparedImage(
        ReadFacts read, RgbImage cropped, DecodedFacts decoded, ImageOutcome outcome, String reason, long nanos) {
    public boolean usable() {
        return cropped != null;
    }

    public Subject subject() {
        return new Subject(entry().id(), entry().labels());
    }

    public ImageEntry entry() {
        return read.entry();
    }
}
