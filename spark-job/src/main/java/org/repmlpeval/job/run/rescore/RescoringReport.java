package org.repmlpeval.job.run.rescore;

import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.SchemaSection;
import org.repmlpeval.job.report.classes.ClassesSection;
import org.repmlpeval.job.report.classes.FormClasses.Confused;
import org.repmlpeval.job.report.provenance.ArchitectureSection;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.report.provenance.LabelsSection;
import org.repmlpeval.job.report.provenance.RecipeSection;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.PercentRange;

/**
 * The metrics of a published run with other labels.
 *
 * @param rescored the run
 * @param notComputed metrics that the rows do not allow, with the reason
 * @param outcomes number of images of each outcome, in lower case
 * @param order as in {@link ClassesSection#order}
 */
public record RescoringReport(
        SchemaSection schema,
        String created,
        List<String> command,
        Rescored rescored,
        LabelsSection labels,
        CheckpointSection checkpoint,
        ArchitectureSection architecture,
        RecipeSection recipe,
        List<String> notComputed,
        Map<String, Long> outcomes,
        List<Form> accuracy,
        List<FormComparison> comparison,
        ClassesSection.Order order,
        List<String> warnings) {
    /** The schema of this document. */
    static final SchemaSection SCHEMA = new SchemaSection("repmlp-eval/rescoring", 1);

    /**
     * The run whose rows were scored again.
     *
     * @param folder of its report
     * @param created when it ran
     * @param dataRoot folder of the images
     * @param fingerprint of its listing, with the labels that it had
     */
    public record Rescored(String folder, String created, String dataRoot, String fingerprint, long images) {
        static Rescored of(PublishedReport published) {
            return new Rescored(
                    published.folder().toString(),
                    published.report().created(),
                    published.report().data().root(),
                    published.report().data().fingerprint(),
                    published.report().data().listedImages());
        }
    }

    /** Accuracy of one form. */
    public record Form(String form, List<TopHits> top, Double meanClassPercent, List<Confused> confusions) {}

    /** Top-k hits. @param percent null if no image has a label */
    public record TopHits(int k, long hits, long of, Double percent, PercentRange wilson95) {}
}
