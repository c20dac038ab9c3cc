package org.repmlpeval.job.report.provenance;

import java.time.Instant;

/**
 * All of a report that is known rather than counted.
 *
 * @param window that slides over the images; null if the network sees them whole
 */
public record Manifest(
        Instant created,
        RunSection run,
        DataSection data,
        CheckpointSection checkpoint,
        ArchitectureSection architecture,
        RecipeSection recipe,
        EnvironmentSection environment,
        WindowSection window) {
    /** Of a run on whole images. */
    public Manifest(
            Instant created,
            RunSection run,
            DataSection data,
            CheckpointSection checkpoint,
            ArchitectureSection architecture,
            RecipeSection recipe,
            EnvironmentSection environment) {
        this(created, run, data, checkpoint, architecture, recipe, environment, null);
    }
}
