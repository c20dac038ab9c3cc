package org.repmlpeval.job.run.rescore;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.task.measure.TopK;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Location;

/**
 * A published run of a classifier: its report, and its rows, which are read as often as they are needed and not kept.
 *
 * @param place folder of the report
 * @param rows as many as the report lists images, in the order of the files
 * @param ids of all images, sorted
 * @param k number of best classes that each row has
 */
record PublishedRun(String place, EvaluationReport report, PublishedRows rows, List<String> ids, int k) {
    /**
     * @param folder output folder of {@code evaluate} on any Hadoop file system
     * @throws InvalidInputException if it is not the report of a classifier, or rows are missing, doubled or not readable
     * @throws IOException if the file system fails
     */
    static PublishedRun read(Configuration hadoop, String folder) throws IOException {
        Location location = Location.of(hadoop, folder);
        EvaluationReport report;
        try (InputStream in = location.fileSystem().open(location.resolve("report.json"))) {
            report = ReportJson.read(in);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(location.resolve("report.json") + ": " + e.getMessage(), e);
        } catch (FileNotFoundException e) {
            throw new InvalidInputException(
                    "no report.json in " + location + "; --rows needs the output folder of 'evaluate'", e);
        }
        if (report.accuracy() == null) {
            throw new InvalidInputException("the run in " + location + " is not of a classifier (schema "
                    + report.schema().name() + "); its rows hold no predictions that labels could score");
        }
        if (report.classes() != null
                && report.classes().subset() != null
                && report.classes().subset().masked()) {
            throw new InvalidInputException(
                    "the run in " + location + " was made with --class-subset folders, so that its"
                            + " rows hold only the best of the "
                            + report.classes().subset().labelled() + " classes that its"
                            + " labels have, not of the network's "
                            + report.classes().subset().classes()
                            + "; run 'evaluate' with the other labels instead");
        }
        PublishedRows rows = new PublishedRows(
                hadoop, rowFiles(location), report.run().forms(), report.data().classes());
        Seen seen = new Seen(location);
        rows.forEach(seen::add);
        return new PublishedRun(
                location.toString(), report, rows, seen.ids(report.data().listedImages()), seen.k);
    }

    /** What a first pass over the rows shows. */
    private static final class Seen {
        private final Location location;
        private final List<String> ids = new ArrayList<>();
        private int k;

        Seen(Location location) {
            this.location = location;
        }

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

        /** The ids, sorted. @param listed as many as there must be */
        List<String> ids(long listed) {
            Collections.sort(ids);
            for (int i = 1; i < ids.size(); i++) {
                if (ids.get(i).equals(ids.get(i - 1))) {
                    throw new InvalidInputException("image '" + ids.get(i) + "' has two rows in " + location
                            + "; the folder holds the files of more than one run");
                }
            }
            if (ids.size() != listed) {
                throw new InvalidInputException("the rows in " + location + " are of " + Count.of(ids.size(), "image")
                        + ", but the report lists " + listed + "; files are missing or are of another run");
            }
            return List.copyOf(ids);
        }
    }

    private static List<Path> rowFiles(Location location) throws IOException {
        return Arrays.stream(files(location))
                .map(FileStatus::getPath)
                .filter(path -> path.getName().endsWith(".parquet"))
                .sorted()
                .toList();
    }

    private static FileStatus[] files(Location location) throws IOException {
        try {
            return location.fileSystem().listStatus(location.resolve("rows"));
        } catch (FileNotFoundException e) {
            throw new InvalidInputException(
                    "no folder rows in " + location
                            + "; --rows needs the whole output folder of 'evaluate', copy it with"
                            + " its rows or run 'evaluate' again",
                    e);
        }
    }
}
