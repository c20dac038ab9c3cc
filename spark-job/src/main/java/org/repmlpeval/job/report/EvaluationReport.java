package org.repmlpeval.job.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.repmlpeval.job.report.classes.ClassesSection;
import org.repmlpeval.job.report.classes.FormClasses;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.report.faces.VerificationSection;
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
import org.repmlpeval.job.report.result.FormAgreement;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.GatesSection;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.job.report.result.SpeedSection;
import org.repmlpeval.job.report.result.Timings;
import org.repmlpeval.job.report.segmentation.FormPixelComparison;
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
 * another schema, with an agreement instead of accuracy and comparison.
 *
 * <p>{@link #of} computes everything, so showing a report computes nothing.
 *
 * @param created ISO-8601, UTC
 * @param digest of all outcomes and predictions, see {@link org.repmlpeval.job.task.ImageDigest}; 64 hexadecimal digits
 * @param exactness whether the drift is rounding or a fault; null if there was no sample in float64
 * @param accuracy one per form, the reference first; null unless the network is a classifier
 * @param comparison one per form after the first; null unless the network is a classifier
 * @param classes a classifier's classes one by one; null for other networks
 * @param agreement null if the network is a classifier or its pixels have labels
 * @param segmentation null unless pixels have labels
 * @param verification of pairs of faces; null without pairs
 * @param identification of probes; null without probes
 * @param gates limits that the run had to keep; null if there were none
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
        @JsonInclude(JsonInclude.Include.NON_NULL) ClassesSection classes,
        @JsonInclude(JsonInclude.Include.NON_NULL) AgreementSection agreement,
        @JsonInclude(JsonInclude.Include.NON_NULL) SegmentationSection segmentation,
        @JsonInclude(JsonInclude.Include.NON_NULL) VerificationSection verification,
        @JsonInclude(JsonInclude.Include.NON_NULL) IdentificationSection identification,
        @JsonInclude(JsonInclude.Include.NON_NULL) GatesSection gates,
        SpeedSection speed,
        EnvironmentSection environment) {
    /** @throws IllegalArgumentException if the sections are not those of the schema */
    public EvaluationReport {
        boolean classifies = schema.equals(SchemaSection.CLASSIFICATION);
        if ((accuracy != null) != classifies
                || (comparison != null) != classifies
                || (agreement != null) == (classifies || schema.equals(SchemaSection.SEGMENTATION))
                || (segmentation != null) != schema.equals(SchemaSection.SEGMENTATION)
                || (verification != null || identification != null) != schema.equals(SchemaSection.FACES)) {
            throw new IllegalArgumentException("a document of schema " + schema.name() + " version " + schema.version()
                    + " has either accuracy and comparison, of a classifier, or a segmentation, of pixels with labels, or an agreement,"
                    + " of another network, to which only faces add a verification or an identification");
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
            return of(SchemaSection.AGREEMENT, manifest, result, timings, Results.of(section));
        }
        if (result instanceof SegmentationResult pixels) {
            SegmentationSection section = SegmentationSection.of(manifest.segmentation(), pixels);
            Results results = new Results(null, null, null, section, null, null);
            return of(SchemaSection.SEGMENTATION, manifest, result, timings, results);
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
        Results results = new Results(accuracy, comparison, null, null, null, null);
        return of(SchemaSection.CLASSIFICATION, manifest, result, timings, results);
    }

    /**
     * The report of an evaluation of faces.
     *
     * @param agreement the forms compared on all images
     * @param verification null without pairs
     * @param identification null without probes
     * @throws IllegalStateException if the outcomes do not add up to the listings
     */
    public static EvaluationReport ofFaces(
            Manifest manifest,
            AgreementResult agreement,
            VerificationSection verification,
            IdentificationSection identification,
            Timings timings) {
        requireSameTask(manifest, agreement.task(), timings);
        AgreementSection section = AgreementSection.of(manifest.window(), agreement);
        return of(
                SchemaSection.FACES,
                manifest,
                agreement,
                timings,
                new Results(null, null, section, null, verification, identification));
    }

    /** The sections that depend on the task; null where it has none. */
    private record Results(
            List<FormAccuracy> accuracy,
            List<FormComparison> comparison,
            AgreementSection agreement,
            SegmentationSection segmentation,
            VerificationSection verification,
            IdentificationSection identification) {
        static Results of(AgreementSection agreement) {
            return new Results(null, null, agreement, null, null, null);
        }
    }

    private static EvaluationReport of(
            SchemaSection schema, Manifest manifest, TaskResult result, Timings timings, Results results) {
        long listed = manifest.data().listedImages();
        return new EvaluationReport(
                schema,
                manifest.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                manifest.run(),
                manifest.data(),
                manifest.checkpoint(),
                manifest.architecture(),
                manifest.recipe(),
                OutcomesSection.of(listed, result).with(manifest.missing()),
                manifest.digest(),
                null,
                results.accuracy(),
                results.comparison(),
                null,
                results.agreement(),
                results.segmentation(),
                results.verification(),
                results.identification(),
                null,
                SpeedSection.of(listed, timings),
                manifest.environment());
    }

    /**
     * A classifier's accuracies of one form, one for each k that was asked for; reports of older releases have the first and the largest k
     * only. Empty if there is no such form, or the network is no classifier.
     */
    public List<FormAccuracy.Accuracy> accuracies(String form) {
        if (accuracy == null) {
            return List.of();
        }
        if (classes != null) {
            for (FormClasses one : classes.forms()) {
                if (one.form().equals(form) && !one.top().isEmpty()) {
                    return one.top();
                }
            }
        }
        return accuracy.stream()
                .filter(one -> one.form().equals(form))
                .flatMap(one -> Stream.of(one.top1(), one.topK()).distinct())
                .toList();
    }

    /** The same report with what a sample of images in float64 said; null if none ran. */
    public EvaluationReport with(ExactnessSection section) {
        return with(section, classes, gates);
    }

    /** The same report with what the predictions say about the classes. */
    public EvaluationReport with(ClassesSection section) {
        return with(exactness, section, gates);
    }

    /** The same report with how its gates were judged; null if there were none. */
    public EvaluationReport with(GatesSection section) {
        return with(exactness, classes, section);
    }

    private EvaluationReport with(ExactnessSection measured, ClassesSection predicted, GatesSection judged) {
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
                measured,
                accuracy,
                comparison,
                predicted,
                agreement,
                segmentation,
                verification,
                identification,
                judged,
                speed,
                environment);
    }

    /** The drift of a form after the first, by measure; empty if the form was not compared. */
    public Map<String, DriftLine> drift(String form) {
        Stream<Map<String, DriftLine>> classes = Stream.ofNullable(comparison)
                .flatMap(List::stream)
                .filter(pair -> pair.other().equals(form))
                .map(FormComparison::drift);
        Stream<Map<String, DriftLine>> pixels = Stream.ofNullable(segmentation)
                .flatMap(section -> section.comparison().stream())
                .filter(pair -> pair.other().equals(form))
                .map(FormPixelComparison::drift);
        Stream<Map<String, DriftLine>> others = Stream.ofNullable(agreement)
                .flatMap(section -> section.comparison().stream())
                .filter(pair -> pair.other().equals(form))
                .map(FormAgreement::drift);
        return Stream.of(classes, pixels, others)
                .flatMap(found -> found)
                .findFirst()
                .orElse(Map.of());
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
