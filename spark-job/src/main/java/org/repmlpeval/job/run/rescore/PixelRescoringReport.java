package org.repmlpeval.job.run.rescore;

import java.util.List;
import org.repmlpeval.job.report.SchemaSection;
import org.repmlpeval.job.report.provenance.ArchitectureSection;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.report.provenance.RecipeSection;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.job.report.segmentation.SegmentationSection;

/**
 * The scores of a published run's label maps with other labels.
 *
 * @param rescored the run
 * @param outcomes as in the report of {@code evaluate}
 * @param segmentation as in the report of {@code evaluate}
 */
public record PixelRescoringReport(
        SchemaSection schema,
        String created,
        List<String> command,
        RescoringReport.Rescored rescored,
        CheckpointSection checkpoint,
        ArchitectureSection architecture,
        RecipeSection recipe,
        OutcomesSection outcomes,
        SegmentationSection segmentation,
        List<String> warnings) {
    /** The schema of this document. */
    static final SchemaSection SCHEMA = new SchemaSection("repmlp-eval/segmentation-rescoring", 1);
}
