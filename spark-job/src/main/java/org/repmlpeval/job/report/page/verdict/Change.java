package org.repmlpeval.job.report.page.verdict;

import java.util.Comparator;
import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.FormChange;

/**
 * How much of what a network is used for changes between forms.
 *
 * @param things what is counted, in the plural
 */
record Change(long count, long of, String things) {
    /** One per form and kind of result, the largest number first; empty if nothing was compared. */
    static List<Change> of(EvaluationReport report, List<String> forms) {
        return FormChange.of(report).stream()
                .filter(change ->
                        forms.contains(change.form()) && change.share().of() > 0)
                .map(change -> new Change(
                        change.share().count(),
                        change.share().of(),
                        change.kind().words()))
                .sorted(Comparator.comparingLong(Change::count).reversed())
                .toList();
    }
}
