package org.repmlpeval.job.report.text;

import static org.repmlpeval.job.report.text.Column.Kind.COUNT;
import static org.repmlpeval.job.report.text.Column.Kind.DIGITS;
import static org.repmlpeval.job.report.text.Column.Kind.PERCENT;
import static org.repmlpeval.job.report.text.Column.Kind.RATE;
import static org.repmlpeval.job.report.text.Column.Kind.SCORE;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.classes.FormClasses;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.GatesSection.GateResult;
import org.repmlpeval.job.report.result.SpeedSection.FormSpeed;
import org.repmlpeval.job.report.segmentation.ClassScore;
import org.repmlpeval.job.report.segmentation.FormSegmentation;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.classification.Flip;

/** The tables of single images and classes, of gates, verdicts and speed. */
final class DetailTables {
    private DetailTables() {}

    static List<Table> of(EvaluationReport report) {
        return List.of(
                gates(report),
                exactness(report),
                flips(report),
                confusions(report),
                classes(report),
                faults(report),
                speed(report));
    }

    private static Table gates(EvaluationReport report) {
        return Table.<GateResult>of("gates", "Gates")
                .text("result", "result", gate -> gate.passed() ? "passed" : "FAILED")
                .name("gate", "gate", GateResult::gate)
                .text("form", "form", GateResult::form)
                .column(DIGITS, "measured", "measured", GateResult::measured)
                .column(DIGITS, "limit", "limit", GateResult::limit)
                .text("unit", "unit", GateResult::unit)
                .text("sentence", "in words", GateResult::sentence)
                .rows(report.gates() == null ? List.of() : report.gates().results());
    }

    private static Table exactness(EvaluationReport report) {
        return Table.<FormExactness>of("exactness", "Rounding or fault, by a sample in float64")
                .text("form", "form", FormExactness::form)
                .text("verdict", "verdict", form -> form.isRounding() ? "rounding" : "FAULT")
                .text("sentence", "in words", FormExactness::verdict)
                .name("conversion_from", "conversion differs from block", FormExactness::conversionFrom)
                .name("arithmetic_from", "arithmetic differs from block", FormExactness::arithmeticFrom)
                .rows(
                        report.exactness() == null
                                ? List.of()
                                : report.exactness().forms());
    }

    /** A thing with the form that it is of. */
    private record Of<T>(String form, T item) {
        static <T> Stream<Of<T>> each(String form, List<T> items) {
            return items.stream().map(item -> new Of<>(form, item));
        }
    }

    private static Table flips(EvaluationReport report) {
        List<FormComparison> pairs = report.comparison() == null ? List.of() : report.comparison();
        return Table.<Of<Flip>>of("flips", "Images on which the forms disagree")
                .text("form", "form", Of::form)
                .name("id", "image", row -> row.item().id())
                .column(COUNT, "label", "label", row -> row.item().label())
                .column(COUNT, "reference_class", "class of the reference", row -> row.item()
                        .referenceClass())
                .column(SCORE, "reference_margin", "margin", row -> row.item().referenceMargin())
                .column(COUNT, "form_class", "class of the form", row -> row.item()
                        .otherClass())
                .column(SCORE, "form_margin", "margin", row -> row.item().otherMargin())
                .rows(pairs.stream()
                        .flatMap(pair -> Of.each(pair.other(), pair.flipList().items()))
                        .toList());
    }

    private static Table confusions(EvaluationReport report) {
        List<FormClasses> forms =
                report.classes() == null ? List.of() : report.classes().forms();
        return Table.<Of<FormClasses.Confused>>of("confusions", "Classes that are confused most often")
                .text("form", "form", Of::form)
                .name("label", "label", row -> row.item().labelName())
                .name("predicted", "predicted", row -> row.item().predictedName())
                .column(COUNT, "images", "images", row -> row.item().images())
                .rows(forms.stream()
                        .flatMap(form -> Of.each(form.form(), form.confusions()))
                        .toList());
    }

    private static Table classes(EvaluationReport report) {
        List<FormSegmentation> forms = report.segmentation() == null
                ? List.of()
                : report.segmentation().forms();
        return Table.<Of<ClassScore>>of("classes", "Classes")
                .text("form", "form", Of::form)
                .name("class", "class", row -> row.item().name())
                .column(COUNT, "labelled_pixels", "labelled pixels", row -> row.item()
                        .labelled())
                .column(COUNT, "predicted_pixels", "predicted pixels", row -> row.item()
                        .predicted())
                .column(COUNT, "correct_pixels", "correct pixels", row -> row.item()
                        .correct())
                .column(PERCENT, "iou_percent", "IoU %", row -> row.item().iouPercent())
                .column(PERCENT, "accuracy_percent", "accuracy %", row -> row.item()
                        .accuracyPercent())
                .column(PERCENT, "dice_percent", "Dice %", row -> row.item().dicePercent())
                .rows(forms.stream()
                        .flatMap(form -> Of.each(form.form(), form.classes()))
                        .toList());
    }

    private static Table faults(EvaluationReport report) {
        return Table.<Fault>of("faults", "Images without a result")
                .name("id", "image", Fault::id)
                .text("outcome", "outcome", fault -> fault.outcome().name().toLowerCase(Locale.ROOT))
                .name("reason", "reason", Fault::reason)
                .rows(report.outcomes().faults().items());
    }

    private static Table speed(EvaluationReport report) {
        return Table.<FormSpeed>of("speed", "Speed of the forward pass")
                .text("form", "form", FormSpeed::form)
                .column(COUNT, "images", "images", FormSpeed::images)
                .column(RATE, "task_seconds", "task seconds", FormSpeed::inferenceTaskSeconds)
                .column(RATE, "images_per_task_second", "images per task second", FormSpeed::imagesPerTaskSecond)
                .rows(report.speed().forms());
    }
}
