package org.repmlpeval.job.report.page.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.result.Share;

/**
 * How much of what a network is used for changes between forms.
 *
 * @param things what is counted, in the plural
 */
record Change(long count, long of, String things) {
    /** One per form and kind of result, the largest number first; empty if nothing was compared. */
    static List<Change> of(EvaluationReport report, List<String> forms) {
        List<Change> all = new ArrayList<>();
        if (report.comparison() != null) {
            report.comparison().forEach(pair -> add(all, forms, pair.other(), pair.flips(), "predictions"));
        }
        if (report.segmentation() != null) {
            report.segmentation()
                    .comparison()
                    .forEach(pair -> add(all, forms, pair.other(), pair.changedPixels(), "pixels"));
        }
        if (report.verification() != null) {
            report.verification()
                    .comparison()
                    .forEach(pair ->
                            add(all, forms, pair.other(), pair.changedDecisions(), "decisions on pairs of faces"));
        }
        if (report.identification() != null) {
            report.identification()
                    .comparison()
                    .forEach(pair -> add(all, forms, pair.other(), pair.changedRanks(), "ranks"));
        }
        if (report.agreement() != null) {
            report.agreement().comparison().stream()
                    .filter(pair -> pair.pixels() != null)
                    .forEach(pair -> add(all, forms, pair.other(), pair.pixels().changed(), "pixels"));
        }
        all.sort(Comparator.comparingLong(Change::count).reversed());
        return all;
    }

    private static void add(List<Change> all, List<String> forms, String form, Share share, String things) {
        if (forms.contains(form) && share.of() > 0) {
            all.add(new Change(share.count(), share.of(), things));
        }
    }
}
