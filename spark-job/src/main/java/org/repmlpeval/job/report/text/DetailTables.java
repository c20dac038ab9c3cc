package org.repmlpeval.job.report.text;

import static org.repmlpeval.job.report.text.Column.Kind.COUNT;
import static org.repmlpeval.job.report.text.Column.Kind.DIGITS;
import static org.repmlpeval.job.report.text.Column.Kind.PERCENT;
import static org.repmlpeval.job.report.text.Column.Kind.RATE;
import static org.repmlpeval.job.report.text.Column.Kind.SCORE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.GatesSection.GateResult;

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
        List<List<Object>> rows = new ArrayList<>();
        if (report.gates() != null) {
            for (GateResult gate : report.gates().results()) {
                rows.add(Arrays.asList(
                        gate.passed() ? "passed" : "FAILED",
                        gate.gate(),
                        gate.form(),
                        gate.measured(),
                        gate.limit(),
                        gate.unit(),
                        gate.sentence()));
            }
        }
        return new Table(
                "gates",
                "Gates",
                List.of(
                        Column.text("result", "result"),
                        Column.name("gate", "gate"),
                        Column.text("form", "form"),
                        Column.of(DIGITS, "measured", "measured"),
                        Column.of(DIGITS, "limit", "limit"),
                        Column.text("unit", "unit"),
                        Column.text("sentence", "in words")),
                rows);
    }

    private static Table exactness(EvaluationReport report) {
        List<List<Object>> rows = new ArrayList<>();
        if (report.exactness() != null) {
            report.exactness()
                    .forms()
                    .forEach(form -> rows.add(Arrays.asList(
                            form.form(),
                            form.isRounding() ? "rounding" : "FAULT",
                            form.verdict(),
                            form.conversionFrom(),
                            form.arithmeticFrom())));
        }
        return new Table(
                "exactness",
                "Rounding or fault, by a sample in float64",
                List.of(
                        Column.text("form", "form"),
                        Column.text("verdict", "verdict"),
                        Column.text("sentence", "in words"),
                        Column.name("conversion_from", "conversion differs from block"),
                        Column.name("arithmetic_from", "arithmetic differs from block")),
                rows);
    }

    private static Table flips(EvaluationReport report) {
        List<List<Object>> rows = new ArrayList<>();
        if (report.comparison() != null) {
            for (FormComparison pair : report.comparison()) {
                pair.flipList()
                        .items()
                        .forEach(flip -> rows.add(Arrays.asList(
                                pair.other(),
                                flip.id(),
                                flip.label(),
                                flip.referenceClass(),
                                flip.referenceMargin(),
                                flip.otherClass(),
                                flip.otherMargin())));
            }
        }
        return new Table(
                "flips",
                "Images on which the forms disagree",
                List.of(
                        Column.text("form", "form"),
                        Column.name("id", "image"),
                        Column.of(COUNT, "label", "label"),
                        Column.of(COUNT, "reference_class", "class of the reference"),
                        Column.of(SCORE, "reference_margin", "margin"),
                        Column.of(COUNT, "form_class", "class of the form"),
                        Column.of(SCORE, "form_margin", "margin")),
                rows);
    }

    private static Table confusions(EvaluationReport report) {
        List<List<Object>> rows = new ArrayList<>();
        if (report.classes() != null) {
            report.classes().forms().forEach(form -> form.confusions()
                    .forEach(one ->
                            rows.add(Arrays.asList(form.form(), one.labelName(), one.predictedName(), one.images()))));
        }
        return new Table(
                "confusions",
                "Classes that are confused most often",
                List.of(
                        Column.text("form", "form"),
                        Column.name("label", "label"),
                        Column.name("predicted", "predicted"),
                        Column.of(COUNT, "images", "images")),
                rows);
    }

    private static Table classes(EvaluationReport report) {
        List<List<Object>> rows = new ArrayList<>();
        if (report.segmentation() != null) {
            report.segmentation().forms().forEach(form -> form.classes()
                    .forEach(one -> rows.add(Arrays.asList(
                            form.form(),
                            one.name(),
                            one.labelled(),
                            one.predicted(),
                            one.correct(),
                            one.iouPercent(),
                            one.accuracyPercent(),
                            one.dicePercent()))));
        }
        return new Table(
                "classes",
                "Classes",
                List.of(
                        Column.text("form", "form"),
                        Column.name("class", "class"),
                        Column.of(COUNT, "labelled_pixels", "labelled pixels"),
                        Column.of(COUNT, "predicted_pixels", "predicted pixels"),
                        Column.of(COUNT, "correct_pixels", "correct pixels"),
                        Column.of(PERCENT, "iou_percent", "IoU %"),
                        Column.of(PERCENT, "accuracy_percent", "accuracy %"),
                        Column.of(PERCENT, "dice_percent", "Dice %")),
                rows);
    }

    private static Table faults(EvaluationReport report) {
        List<List<Object>> rows = new ArrayList<>();
        report.outcomes()
                .faults()
                .items()
                .forEach(fault -> rows.add(
                        Arrays.asList(fault.id(), fault.outcome().name().toLowerCase(Locale.ROOT), fault.reason())));
        return new Table(
                "faults",
                "Images without a result",
                List.of(Column.name("id", "image"), Column.text("outcome", "outcome"), Column.name("reason", "reason")),
                rows);
    }

    private static Table speed(EvaluationReport report) {
        List<List<Object>> rows = new ArrayList<>();
        report.speed()
                .forms()
                .forEach(form -> rows.add(Arrays.asList(
                        form.form(), form.images(), form.inferenceTaskSeconds(), form.imagesPerTaskSecond())));
        return new Table(
                "speed",
                "Speed of the forward pass",
                List.of(
                        Column.text("form", "form"),
                        Column.of(COUNT, "images", "images"),
                        Column.of(RATE, "task_seconds", "task seconds"),
                        Column.of(RATE, "images_per_task_second", "images per task second")),
                rows);
    }
}
