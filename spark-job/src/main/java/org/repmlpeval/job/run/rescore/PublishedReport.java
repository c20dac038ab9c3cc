package org.repmlpeval.job.run.rescore;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Location;

/**
 * A published report in its folder.
 *
 * @param hadoop configuration of the file systems
 * @param folder output folder of {@code evaluate}
 */
public record PublishedReport(Configuration hadoop, Location folder, EvaluationReport report) {
    /**
     * @param folder output folder of {@code evaluate} on any Hadoop file system
     * @throws InvalidInputException if it holds no report of this version
     * @throws IOException if the file system fails
     */
    public static PublishedReport read(Configuration hadoop, String folder) throws IOException {
        Location location = Location.of(hadoop, folder);
        try (InputStream in = location.fileSystem().open(location.resolve("report.json"))) {
            return new PublishedReport(hadoop, location, ReportJson.read(in));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(location.resolve("report.json") + ": " + e.getMessage(), e);
        } catch (FileNotFoundException e) {
            throw new InvalidInputException(
                    "no report.json in " + location + "; --rows needs the output folder of 'evaluate'", e);
        }
    }

    /** Whether pixels were compared with label maps. */
    public boolean scoresPixels() {
        return report.segmentation() != null;
    }

    RescoringReport.Rescored section() {
        return new RescoringReport.Rescored(
                folder.toString(),
                report.created(),
                report.data().root(),
                report.data().fingerprint(),
                report.data().listedImages());
    }

    /**
     * Reads the rows by the id of their image.
     *
     * @param row makes a row from its columns; an {@link InvalidInputException} gets the name of the file
     * @throws InvalidInputException if rows are missing, doubled or not readable
     */
    <T> TreeMap<String, T> rows(Function<Group, T> row) throws IOException {
        TreeMap<String, T> rows = new TreeMap<>();
        for (FileStatus file : files()) {
            if (!file.getPath().getName().endsWith(".parquet")) {
                continue;
            }
            for (Group group : groups(file.getPath())) {
                String id = group.getString("id", 0);
                if (rows.put(id, row(file.getPath(), group, row)) != null) {
                    throw new InvalidInputException("image '" + id + "' has two rows in " + folder
                            + "; the folder holds the files of more than one run");
                }
            }
        }
        if (rows.size() != report.data().listedImages()) {
            throw new InvalidInputException("the rows in " + folder + " are of " + rows.size()
                    + " images, but the report lists " + report.data().listedImages()
                    + "; files are missing or are of another run");
        }
        return rows;
    }

    private FileStatus[] files() throws IOException {
        try {
            return folder.fileSystem().listStatus(folder.resolve("rows"));
        } catch (FileNotFoundException e) {
            throw new InvalidInputException(
                    "no folder rows in " + folder
                            + "; --rows needs the whole output folder of 'evaluate', copy it with"
                            + " its rows or run 'evaluate' again",
                    e);
        }
    }

    private List<Group> groups(Path file) throws IOException {
        List<Group> groups = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file)
                .withConf(hadoop)
                .build()) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                groups.add(group);
            }
        } catch (EOFException | RuntimeException e) {
            // Parquet reports damaged files in this way.
            throw damaged(file, e);
        }
        return groups;
    }

    private static <T> T row(Path file, Group group, Function<Group, T> row) {
        try {
            return row.apply(group);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // A column is missing or of another type.
            throw damaged(file, e);
        }
    }

    private static InvalidInputException damaged(Path file, Exception e) {
        return new InvalidInputException(
                file + " cannot be read as rows of 'evaluate' (" + e.getMessage()
                        + "); the file is damaged or incomplete, copy it again or run 'evaluate' again",
                e);
    }
}
