package org.repmlpeval.job.report.result;

import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.MissingLimit;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.statistics.Sample;

/**
 * The outcomes of the listed images. The seven counts must add up to {@code listed} before a report is written.
 *
 * @param addsUp always true; a document where it is false or wrong is refused
 * @param missing whether more images are without a result than allowed; null if the document knows no limit
 * @param faults the images that were not scored, with reasons
 */
public record OutcomesSection(
        long listed,
        long scored,
        long unreadable,
        long undecodable,
        long rejected,
        long unlabelled,
        long badLabel,
        long nonFinite,
        boolean addsUp,
        MissingSection missing,
        Sample<Fault> faults) {
    /**
     * Images without a result: all but the scored and the unlabelled ones.
     *
     * @param percent of the listed images; null if none was listed
     * @param limit as given on the command line, such as {@code 1%}
     * @param allowed the limit as a number of images
     * @param exceeded whether there are more
     */
    public record MissingSection(long images, Double percent, String limit, long allowed, boolean exceeded) {}

    /** @throws IllegalStateException if the outcomes do not add up to the listing, or the faults to the images that were not scored */
    public OutcomesSection {
        long sum = scored + unreadable + undecodable + rejected + unlabelled + badLabel + nonFinite;
        if (sum != listed || !addsUp) {
            throw new IllegalStateException(
                    "outcomes add up to " + sum + " images but " + listed + " were listed (" + scored
                            + " scored, " + unreadable + " unreadable, " + undecodable + " undecodable, " + rejected
                            + " rejected, "
                            + unlabelled + " unlabelled, " + badLabel + " with a bad label, " + nonFinite
                            + " non-finite): " + Math.abs(listed - sum)
                            + (sum < listed ? " images have no outcome" : " images are counted twice")
                            + "; no report is written");
        }
        if (faults.of() != listed - scored) {
            throw new IllegalStateException(faults.of() + " faults are recorded but " + (listed - scored) + " of "
                    + listed + " images were not scored; the result is not one that was counted by this version");
        }
    }

    public static OutcomesSection of(long listed, TaskResult result) {
        return new OutcomesSection(
                listed,
                result.count(ImageOutcome.SCORED),
                result.count(ImageOutcome.UNREADABLE),
                result.count(ImageOutcome.UNDECODABLE),
                result.count(ImageOutcome.REJECTED),
                result.count(ImageOutcome.UNLABELLED),
                result.count(ImageOutcome.BAD_LABEL),
                result.count(ImageOutcome.NON_FINITE),
                result.images() == listed,
                null,
                result.faults());
    }

    /** The same outcomes, judged by a limit; null if there is none. */
    public OutcomesSection with(MissingLimit limit) {
        if (limit == null) {
            return this;
        }
        long images = unreadable + undecodable + rejected + badLabel + nonFinite;
        long allowed = limit.allowed(listed);
        return new OutcomesSection(
                listed,
                scored,
                unreadable,
                undecodable,
                rejected,
                unlabelled,
                badLabel,
                nonFinite,
                addsUp,
                new MissingSection(images, Ratios.percent(images, listed), limit.text(), allowed, images > allowed),
                faults);
    }
}
