package org.repmlpeval.job.report;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.report.result.Share;

/**
 * How many results of one kind differ between a form and the reference form.
 *
 * @param share of all compared results of that kind
 */
public record FormChange(String form, Kind kind, Share share) {
    /** What is counted. */
    public enum Kind {
        PREDICTIONS("predictions"),
        PIXELS("pixels"),
        DECISIONS("decisions on pairs of faces"),
        RANKS("ranks");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** In the plural. */
        public String words() {
            return words;
        }
    }

    /** One per form after the first and kind of result; empty if nothing is counted, as for embeddings without pairs or probes. */
    public static List<FormChange> of(EvaluationReport report) {
        List<FormChange> all = new ArrayList<>();
        if (report.comparison() != null) {
            report.comparison().forEach(pair -> all.add(new FormChange(pair.other(), Kind.PREDICTIONS, pair.flips())));
        }
        if (report.segmentation() != null) {
            report.segmentation()
                    .comparison()
                    .forEach(pair -> all.add(new FormChange(pair.other(), Kind.PIXELS, pair.changedPixels())));
        }
        if (report.verification() != null) {
            report.verification()
                    .comparison()
                    .forEach(pair -> all.add(new FormChange(pair.other(), Kind.DECISIONS, pair.changedDecisions())));
        }
        if (report.identification() != null) {
            report.identification()
                    .comparison()
                    .forEach(pair -> all.add(new FormChange(pair.other(), Kind.RANKS, pair.changedRanks())));
        }
        if (report.agreement() != null) {
            report.agreement().comparison().stream()
                    .filter(pair -> pair.pixels() != null)
                    .forEach(pair -> all.add(new FormChange(
                            pair.other(), Kind.PIXELS, pair.pixels().changed())));
        }
        return all;
    }
}
