package org.repmlpeval.job.report.provenance;

import java.time.Instant;
import org.repmlpeval.job.task.MissingLimit;

/**
 * The part of a report that is known without counting images.
 *
 * @param digest the run's {@link org.repmlpeval.job.task.ImageDigest}
 * @param window the sliding window; null if the network sees whole images, or pixels have labels
 * @param segmentation null unless pixels have labels
 * @param marginPercent the largest difference of accuracy that counts as none, in percentage points; null if none was given
 * @param missing how many images may be without a result
 */
public record Manifest(
        Instant created,
        RunSection run,
        DataSection data,
        CheckpointSection checkpoint,
        ArchitectureSection architecture,
        RecipeSection recipe,
        EnvironmentSection environment,
        String digest,
        WindowSection window,
        SegmentationSetup segmentation,
        Double marginPercent,
        MissingLimit missing) {
    /** The manifest of a run on whole images. */
    public Manifest(
            Instant created,
            RunSection run,
            DataSection data,
            CheckpointSection checkpoint,
            ArchitectureSection architecture,
            RecipeSection recipe,
            EnvironmentSection environment,
            String digest) {
        this(created, run, data, checkpoint, architecture, recipe, environment, digest, null, null, null, null);
    }
}
