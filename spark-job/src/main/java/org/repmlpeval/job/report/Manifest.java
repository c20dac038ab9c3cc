package org.repmlpeval.job.report;

import java.time.Instant;

/** All of a report that is known rather than counted. */
public record Manifest(
        Instant created,
        RunSection run,
        DataSection data,
        CheckpointSection checkpoint,
        ArchitectureSection architecture,
        RecipeSection recipe,
        EnvironmentSection environment) {}
