package org.repmlpeval.job.run.rescore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.task.measure.TopK;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Count;

/**
 * A published run of a classifier: its report, and its rows, which are read as often as they are needed and not kept.
 *
 * @param published the report in its folder
 * @param rows as many as the report lists images, in the order of the files
 * @param ids of all images, sorted
 * @param k number of best classes that each row has
 */
record PublishedRun(PublishedReport published, PublishedRows rows, List<String> ids, int k) {
    /**
     * @throws InvalidInputException if it is not the report of a classifier, or rows are missing, doubled or not readable
     * @throws IOException if the file system fails
     */
    static PublishedRun of(PublishedReport published) throws IOException {
        EvaluationReport report = published.report();
        if (report.accuracy() == null) {
            throw new InvalidInputException("the run in " + published.folder() + " is not of a classifier (schema "
                    + report.schema().name() + "); its rows hold no predictions that labels could score");
        }
        if (report.classes() != null
                && report.classes().subset() != null
                && report.classes().subset().masked()) {
            throw new InvalidInputException(
                    "the run in " + published.folder() + " was made with --class-subset folders, so that its"
                            + " rows hold only the best of the "
                            + report.classes().subset().labelled() + " classes that its"
                            + " labels have, not of the network's "
                            + report.classes().subset().classes()
                            + "; run 'evaluate' with the other labels instead");
        }
        PublishedRows rows = new PublishedRows(published);
        Seen seen = new Seen();
        rows.forEach(seen::add);
        return new PublishedRun(published, rows, seen.ids(published), seen.k);
    }

    /** What a first pass over the rows shows. */
    private static final class Seen {
        private final List<String> ids = new ArrayList<>();
        private int k;

        void add(PublishedRow row) {
            ids.add(row.id());
            for (TopK top : row.top()) {
                if (k != 0 && top.k() != k) {
                    throw new InvalidInputException("image '" + row.id() + "' has the best "
                            + Count.of(top.k(), "class") + " of a form, but earlier rows have " + k
                            + "; the folder holds the files of more than one run");
                }
                k = top.k();
            }
        }

        /** The ids, sorted. */
        List<String> ids(PublishedReport published) {
            Collections.sort(ids);
            for (int i = 1; i < ids.size(); i++) {
                if (ids.get(i).equals(ids.get(i - 1))) {
                    throw published.twoRows(ids.get(i));
                }
            }
            published.requireAll(ids.size());
            return List.copyOf(ids);
        }
    }

    String place() {
        return published.folder().toString();
    }

    EvaluationReport report() {
        return published.report();
    }
}
