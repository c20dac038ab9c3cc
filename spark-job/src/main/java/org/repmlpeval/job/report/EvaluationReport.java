package org.repmlpeval.job.report;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.task.ClassificationResult;
import org.repmlpeval.job.task.ClassificationTask;

/**
 * The published result of an evaluation, as it stands in {@code report.json}: what was run on what, how each listed image ended,
 * accuracy per form, each form against the reference, speed, environment. Made once by {@link #of}; what shows it computes nothing.
 *
 * @param created ISO-8601, UTC
 * @param accuracy one per form, the reference first
 * @param comparison one per form after the first
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
        List<FormAccuracy> accuracy,
        List<FormComparison> comparison,
        SpeedSection speed,
        EnvironmentSection environment) {
    public EvaluationReport {
        accuracy = List.copyOf(accuracy);
        comparison = List.copyOf(comparison);
    }

    /**
     * @param result of all shards, folded in the order of their ids
     * @throws IllegalStateException if the outcomes do not add up to the listing
     * @throws IllegalArgumentException if manifest, result and timings are not of the same forms and classes
     */
    public static EvaluationReport of(Manifest manifest, ClassificationResult result, Timings timings) {
        requireSameTask(manifest, result.task(), timings);
        DataSection data = manifest.data();
        OutcomesSection outcomes = OutcomesSection.of(data.listedImages(), result);
        ClassificationTask task = result.task();
        List<FormAccuracy> accuracy = new ArrayList<>();
        List<FormComparison> comparison = new ArrayList<>();
        for (int f = 0; f < task.forms().size(); f++) {
            String form = task.forms().get(f);
            accuracy.add(FormAccuracy.of(form, result.forms().get(f), outcomes.scored(), outcomes.listed()));
            if (f > 0) {
                comparison.add(FormComparison.of(
                        task.reference(), form, task.k(), result.pairs().get(f - 1)));
            }
        }
        return new EvaluationReport(
                SchemaSection.CURRENT,
                manifest.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                manifest.run(),
                data,
                manifest.checkpoint(),
                manifest.architecture(),
                manifest.recipe(),
                outcomes,
                accuracy,
                comparison,
                SpeedSection.of(outcomes.listed(), timings),
                manifest.environment());
    }

    private static void requireSameTask(Manifest manifest, ClassificationTask task, Timings timings) {
        List<String> timed = List.copyOf(timings.tasks().inferenceNanos().keySet());
        if (!task.forms().equals(manifest.run().forms()) || !task.forms().equals(timed)) {
            throw new IllegalArgumentException("forms of the result are " + task.forms() + ", of the manifest "
                    + manifest.run().forms() + ", of the timings " + timed + "; all three must be of one run");
        }
        if (task.classes() != manifest.data().classes()) {
            throw new IllegalArgumentException(
                    "the result counts " + task.classes() + " classes but the manifest's data has "
                            + manifest.data().classes() + "; both must be of one run");
        }
    }
}
