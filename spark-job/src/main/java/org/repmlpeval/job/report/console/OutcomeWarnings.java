package org.repmlpeval.job.report.console;

import static org.repmlpeval.job.report.console.Lines.text;

import java.util.List;
import java.util.stream.Collectors;
import org.repmlpeval.job.report.provenance.DataSection;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.partitioning.Count;

/** One warning for each outcome other than scored: how many images, the first of them, and why. */
final class OutcomeWarnings {
    /** Images of an outcome that are named. */
    private static final int NAMED = 3;

    private final OutcomesSection outcomes;
    private final DataSection data;

    OutcomeWarnings(OutcomesSection outcomes, DataSection data) {
        this.outcomes = outcomes;
        this.data = data;
    }

    void write(Lines out) {
        OutcomesSection.MissingSection missing = outcomes.missing();
        if (missing != null && missing.exceeded()) {
            out.sentence(
                    "WARNING     TOO MANY MISSING: %,d of %s (%.2f %%) %s no result; --max-missing %s allows %,d",
                    missing.images(),
                    Count.grouped(outcomes.listed(), "image"),
                    missing.percent(),
                    Count.verb(missing.images(), "has", "have"),
                    missing.limit(),
                    missing.allowed());
        }
        boolean listed = false;
        for (ImageOutcome outcome : ImageOutcome.values()) {
            long images = count(outcome);
            if (images > 0 && !isSaidByTheLabelFile(outcome)) {
                warn(outcome, images, out);
                listed = true;
            }
        }
        if (listed) {
            Sample<Fault> faults = outcomes.faults();
            out.sentence(
                    "            %s under outcomes.faults in report.json, and all of them in faults.jsonl",
                    faults.of() > faults.items().size()
                            ? text("the first %,d are listed", faults.items().size())
                            : "they are listed");
        }
    }

    /** A label file that lacks images has a warning of its own. */
    private boolean isSaidByTheLabelFile(ImageOutcome outcome) {
        return outcome == ImageOutcome.UNLABELLED
                && data.labels() != null
                && data.labels().unlabelledImages() > 0;
    }

    /** Names the first images, and why the first of them has no result. */
    private void warn(ImageOutcome outcome, long images, Lines out) {
        String what = text("WARNING     %s %s", Count.grouped(images, "image"), is(outcome, images));
        List<Fault> first = outcomes.faults().items().stream()
                .filter(fault -> fault.outcome() == outcome)
                .limit(NAMED)
                .toList();
        if (first.isEmpty()) {
            out.line("%s", what);
            return;
        }
        out.line(
                "%s%s%s",
                what, images == 1 ? ": " : "; the first is ", first.get(0).id());
        out.sentence("            reason: %s", first.get(0).reason());
        if (first.size() > 1) {
            out.sentence(
                    "            then %s", first.stream().skip(1).map(Fault::id).collect(Collectors.joining(", ")));
        }
    }

    private static String is(ImageOutcome outcome, long images) {
        return switch (outcome) {
            case SCORED -> throw new IllegalArgumentException("scored images are not a fault");
            case UNREADABLE -> "could not be read";
            case UNDECODABLE -> "could not be decoded";
            case REJECTED -> Count.verb(images, "was", "were") + " rejected";
            case UNLABELLED -> Count.verb(images, "has", "have") + " no label";
            case BAD_LABEL -> Count.verb(images, "has", "have") + " a label file that cannot be used";
            case NON_FINITE -> Count.verb(images, "has", "have") + " a NaN or infinite result";
        };
    }

    private long count(ImageOutcome outcome) {
        return switch (outcome) {
            case SCORED -> 0;
            case UNREADABLE -> outcomes.unreadable();
            case UNDECODABLE -> outcomes.undecodable();
            case REJECTED -> outcomes.rejected();
            case UNLABELLED -> outcomes.unlabelled();
            case BAD_LABEL -> outcomes.badLabel();
            case NON_FINITE -> outcomes.nonFinite();
        };
    }
}
