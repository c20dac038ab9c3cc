package org.repmlpeval.job.report.page.part;

import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.decimal;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;
import org.repmlpeval.job.report.result.SpeedSection;

/** How fast the forms ran, and how large they are. */
public record SpeedPart(List<String> sentences, PageTable forms) {
    public static SpeedPart of(EvaluationReport report) {
        SpeedSection speed = report.speed();
        List<String> sentences = new ArrayList<>();
        sentences.add(whole(report));
        sentences.add(text(
                "Reading, decoding and preprocessing took %s task seconds. A task second is one second of one task's"
                        + " thread.",
                decimal(1, speed.decodeTaskSeconds())));
        if (speed.tasks().medianSeconds() != null) {
            sentences.add(text(
                    "The median task took %s s, the slowest of %s took %s s.",
                    decimal(1, speed.tasks().medianSeconds()),
                    count((long) speed.tasks().tasks()),
                    decimal(1, speed.tasks().maxSeconds())));
        }
        return new SpeedPart(sentences, forms(report));
    }

    private static String whole(EvaluationReport report) {
        SpeedSection speed = report.speed();
        if (speed.lacksEarlierTime()) {
            return text(
                    "The run was resumed, and it is not known how long an earlier driver worked, so the speed of the whole run"
                            + " is unknown. The drivers whose time is known took %s s.",
                    decimal(1, speed.wallSeconds()));
        }
        return text(
                "The run took %s s for %s images, from the first task to the last result: %s images per second"
                        + " in all.",
                decimal(1, speed.wallSeconds()),
                count(report.data().listedImages()),
                decimal(1, speed.endToEndImagesPerSecond()));
    }

    private static PageTable forms(EvaluationReport report) {
        PageTable.Builder table = PageTable.of("speed-forms", "Speed and size of each form")
                .words("form", null)
                .numbers("images per task second", "Speed of the forward pass alone, on one task's thread.")
                .numbers("task seconds", "Time of all forward passes together.")
                .numbers("images", "Images that went through the form.")
                .numbers("parameters", null)
                .numbers("size", "Size of all tensors.");
        Map<String, Long> parameters = report.architecture().parametersByForm();
        Map<String, Long> bytes = report.architecture().tensorBytesByForm();
        for (SpeedSection.FormSpeed form : report.speed().forms()) {
            Long size = bytes.get(form.form());
            table.row(
                    Cell.of(form.form()),
                    Cell.decimal(1, form.imagesPerTaskSecond()),
                    Cell.decimal(2, form.inferenceTaskSeconds()),
                    Cell.count(form.images()),
                    Cell.count(parameters.get(form.form())),
                    Cell.of(size == null ? null : Numbers.bytes(size)));
        }
        return table.build();
    }
}
