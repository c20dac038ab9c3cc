package org.repmlpeval.job.report.page.part;

import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.Locale;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;

/**
 * What became of the images.
 *
 * @param outcomes how many images ended how
 * @param faults those that were not scored, as far as the report lists them; null if there are none
 * @param listed a sentence about the list
 */
public record FaultsPart(String sentence, PageTable outcomes, PageTable faults, String listed) {
    public static FaultsPart of(EvaluationReport report) {
        OutcomesSection outcomes = report.outcomes();
        PageTable.Builder counts = PageTable.of("outcomes", "Every listed image ended in exactly one outcome")
                .words("outcome", null)
                .numbers("images", null)
                .words("meaning", null);
        for (ImageOutcome outcome : ImageOutcome.values()) {
            counts.row(Cell.of(name(outcome)), Cell.count(number(outcomes, outcome)), Cell.of(meaning(outcome)));
        }
        long without = outcomes.listed() - outcomes.scored();
        int items = outcomes.faults().items().size();
        return new FaultsPart(
                without == 0
                        ? text("All %s images were scored.", count(outcomes.listed()))
                        : text("%s of %s images were not scored.", count(without), count(outcomes.listed())),
                counts.build(),
                without == 0 ? null : faults(outcomes),
                items < without
                        ? text("The first %s by name are listed; faults.jsonl has all of them.", count((long) items))
                        : "faults.jsonl has the same list with the place and the hash of each file.");
    }

    private static PageTable faults(OutcomesSection outcomes) {
        PageTable.Builder table = PageTable.sortable("faults-table", "Images that were not scored")
                .words("image", null)
                .words("outcome", null)
                .words("reason", null);
        for (Fault fault : outcomes.faults().items()) {
            table.row(Cell.of(fault.id()), Cell.of(name(fault.outcome())), Cell.of(fault.reason()));
        }
        return table.build();
    }

    private static String name(ImageOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static long number(OutcomesSection outcomes, ImageOutcome outcome) {
        return switch (outcome) {
            case SCORED -> outcomes.scored();
            case UNREADABLE -> outcomes.unreadable();
            case UNDECODABLE -> outcomes.undecodable();
            case REJECTED -> outcomes.rejected();
            case UNLABELLED -> outcomes.unlabelled();
            case BAD_LABEL -> outcomes.badLabel();
            case NON_FINITE -> outcomes.nonFinite();
        };
    }

    private static String meaning(ImageOutcome outcome) {
        return switch (outcome) {
            case SCORED -> "Every form gave finite outputs.";
            case UNREADABLE -> "The bytes of the file could not be read.";
            case UNDECODABLE -> "The bytes are not an image that can be decoded.";
            case REJECTED -> "The file was refused: too large, of an unsupported format, or of the wrong size.";
            case UNLABELLED -> "No label is given for the image.";
            case BAD_LABEL -> "The label file of the image cannot be used.";
            case NON_FINITE -> "A form gave a NaN or infinite value.";
        };
    }
}
