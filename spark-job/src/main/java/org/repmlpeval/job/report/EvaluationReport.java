package org.repmlpeval.job.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.repmlpeval.job.report.provenance.ArchitectureSection;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.report.provenance.DataSection;
import org.repmlpeval.job.report.provenance.EnvironmentSection;
import org.repmlpeval.job.report.provenance.Manifest;
import org.repmlpeval.job.report.provenance.RecipeSection;
import org.repmlpeval.job.report.provenance.RunSection;
import org.repmlpeval.job.report.result.AgreementSection;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.FormAccuracy;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.job.report.result.SpeedSection;
import org.repmlpeval.job.report.result.Timings;
import org.repmlpeval.job.report.segmentation.SegmentationSection;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementResult;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.segmentation.SegmentationResult;
import org.repmlpeval.job.task.segmentation.SegmentationTask;

/**
 * The published result of an evaluation, as written to {@code report.json}: what was run on which data, the outcomes of the images,
 * accuracy per form, each form compared with the reference, speed and environment. For a network that is not a classifier the document has
 * another schema, with an agreement instead of accuracy and comparison. {@link #of} computes everything, so showing a report computes
 * nothing.
 *
 * @param created ISO-8601, UTC
 * @param digest of all outcomes and predictions, see {@link org.repmlpeval.job.task.ImageDigest}; 64 hexadecimal digits
 * @param exactness whether the drift is rounding or a fault; null if no image ran in float64
 * @param accuracy one per form, the reference first; null unless the network is a classifier
 * @param comparison one per form after the first; null unless the network is a classifier
 * @param agreement null if the network is a classifier or its pixels have labels
 * @param segmentation null unless pixels have labels
 */
public record EvaluationReport(
        SchemaSection schema,
        String created,
        RunSection run,
        DataSection data,
        CheckpointSection checkpoint,
        ArchitectureSection architecture,
        RecipeSection recipe,
        OutcomesSection outcomes,
        String digest,
        ExactnessSection exactness,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<FormAccuracy> accuracy,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<FormComparison> comparison,
        @JsonInclude(JsonInclude.Include.NON_NULL) AgreementSection agreement,
        @JsonInclude(JsonInclude.Include.NON_NULL) SegmentationSection segmentation,
        SpeedSection speed,
        EnvironmentSection environment) {
    /** @throws IllegalArgumentException if the sections are not those of the schema */
    public EvaluationReport {
        boolean classifies = schema.equals(SchemaSection.CLASSIFICATION);
        if ((accuracy != null) != classifies
                || (comparison != null) != classifies
                || (agreement != null) != schema.equals(SchemaSection.AGREEMENT)
                || (segmentation != null) != schema.equals(SchemaSection.SEGMENTATION)) {
            throw new IllegalArgumentException("a document of schema " + schema.name() + " version " + schema.version()
                    + " has either accuracy and comparison, of a classifier, or a segmentation, of pixels with labels, or an agreement,"
                    + " of another network");
        }
        accuracy = classifies ? List.copyOf(accuracy) : null;
        comparison = classifies ? List.copyOf(comparison) : null;
    }

    /**
     * @param result result of all shards, merged in the order of their ids
     * @throws IllegalStateException if the outcomes do not add up to the listing
     * @throws IllegalArgumentException if manifest, result and timings differ in forms or classes
     */
    public static EvaluationReport of(Manifest manifest, TaskResult result, Timings timings) {
        requireSameTask(manifest, result.task(), timings);
        if (result instanceof AgreementResult agreement) {
            AgreementSection section = AgreementSection.of(manifest.window(), agreement);
            return of(SchemaSection.AGREEMENT, manifest, result, timings, null, null, section, null);
        }
        if (result instanceof SegmentationResult pixels) {
            SegmentationSection section = SegmentationSection.of(manifest.segmentation(), pixels);
            return of(SchemaSection.SEGMENTATION, manifest, result, timings, null, null, null, section);
        }
        ClassificationResult classification = (ClassificationResult) result;
        ClassificationTask task = classification.task();
        long scored = result.count(ImageOutcome.SCORED);
        List<FormAccuracy> accuracy = new ArrayList<>();
        List<FormComparison> comparison = new ArrayList<>();
        for (int f = 0; f < task.forms().size(); f++) {
            String form = task.forms().get(f);
            accuracy.add(FormAccuracy.of(
                    form, classification.forms().get(f), scored, manifest.data().listedImages()));
            if (f > 0) {
                comparison.add(FormComparison.of(
                        task.reference(), form, task.k(), classification.pairs().get(f - 1), manifest.marginPercent()));
            }
        }
        return of(SchemaSection.CLASSIFICATION, manifest, result, timings, accuracy, comparison, null, null);
    }

    private static EvaluationReport of(
            SchemaSection schema,
            Manifest manifest,
            TaskResult result,
            Timings timings,
            List<FormAccuracy> accuracy,
            List<FormComparison> comparison,
            AgreementSection agreement,
            SegmentationSection segmentation) {
        long listed = manifest.data().listedImages();
        return new EvaluationReport(
                schema,
                manifest.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                manifest.run(),
                manifest.data(),
                manifest.checkpoint(),
                manifest.architecture(),
                manifest.recipe(),
                OutcomesSection.of(listed, result),
                manifest.digest(),
                null,
                accuracy,
                comparison,
                agreement,
                segmentation,
                SpeedSection.of(listed, timings),
                manifest.environment());
    }

    /** The same report with what a sample of images in float64 said; null if none ran. */
    public EvaluationReport with(ExactnessSection section) {
        return new EvaluationReport(
                schema,
                created,
                run,
                data,
                checkpoint,
                architecture,
                recipe,
                outcomes,
                digest,
                section,
                accuracy,
                comparison,
                agreement,
                segmentation,
                speed,
                environment);
    }

    private static void requireSameTask(Manifest manifest, Task task, Timings timings) {
        List<String> timed = List.copyOf(timings.tasks().inferenceNanos().keySet());
        if (!task.forms().equals(manifest.run().forms()) || !task.forms().equals(timed)) {
            throw new IllegalArgumentException("forms of the result are " + task.forms() + ", of the manifest "
                    + manifest.run().forms() + ", of the timings " + timed + "; all three must be of one run");
        }
        Integer classes = classes(task);
        if (!Objects.equals(classes, manifest.data().classes())) {
            throw new IllegalArgumentException("the result counts " + classes + " classes but the manifest's data has "
                    + manifest.data().classes() + "; both must be of one run");
        }
    }

    /** Null for embeddings. */
    private static Integer classes(Task task) {
        if (task instanceof ClassificationTask classification) {
            return classification.classes();
        }
        if (task instanceof SegmentationTask segmentation) {
            return segmentation.classes();
        }
        AgreementTask agreement = (AgreementTask) task;
        return agreement.kind() == AgreementTask.Kind.PIXEL_SCORES ? (Integer) agreement.channels() : null;
    }
}
