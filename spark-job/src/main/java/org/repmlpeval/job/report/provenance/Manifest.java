package org.repmlpeval.job.report.provenance;

import java.time.Instant;

/**
 * The part of a report that is known without counting images.
 *
 * @param window the sliding window; null if the network sees whole images, or pixels have labels
 * @param segmentation null unless pixels have labels
 */
public record Manifest(
        Instant created,
        RunSection run,
        DataSection data,
        CheckpointSection checkpoint,
        ArchitectureSection architecture,
        RecipeSection recipe,
        EnvironmentSection environment,
        WindowSection window,
        SegmentationSetup segmentation) {
    /** The manifest of a run on whole images. */
    public Manifest(
            Instant created,
            RunSection run,
            DataSection data,
            CheckpointSection checkpoint,
            ArchitectureSection architecture,
            RecipeSection recipe,
            EnvironmentSection environment) {
        this(created, run, data, checkpoint, architecture, recipe, environment, null, null);
    }
}
