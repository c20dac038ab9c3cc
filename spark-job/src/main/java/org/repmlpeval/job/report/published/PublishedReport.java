package org.repmlpeval.job.report.published;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.rows.RowsFile;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.UserPath;

/**
 * A published report in its folder.
 *
 * @param hadoop configuration of the file systems
 * @param folder output folder of {@code evaluate}
 */
public record PublishedReport(Configuration hadoop, Location folder, EvaluationReport report) {
    /** Name of the report in its folder. */
    public static final String NAME = "report.json";

    /**
     * @param folder output folder of {@code evaluate} on any Hadoop file system
     * @throws InvalidInputException if it holds no report of this version
     * @throws IOException if the file system fails
     */
    public static PublishedReport read(Configuration hadoop, String folder) throws IOException {
        Location location = UserPath.folder(hadoop, folder);
        try (InputStream in = location.fileSystem().open(location.resolve(NAME))) {
            return new PublishedReport(hadoop, location, ReportJson.read(in));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(location.resolve(NAME) + ": " + e.getMessage(), e);
        } catch (FileNotFoundException e) {
            throw new InvalidInputException(
                    "no " + NAME + " in " + location + "; give the output folder of 'evaluate' or 'demo'", e);
        }
    }

    /** Whether pixels were compared with label maps. */
    public boolean scoresPixels() {
        return report.segmentation() != null;
    }

    /**
     * Reads the rows by the id of their image.
     *
     * @param row makes a row from its columns; an {@link InvalidInputException} gets the name of the file
     * @throws InvalidInputException if rows are missing, doubled or not readable
     */
    public <T> TreeMap<String, T> rows(Function<Group, T> row) throws IOException {
        TreeMap<String, T> rows = new TreeMap<>();
        forEachRow(group -> {
            String id = group.getString("id", 0);
            if (rows.put(id, row.apply(group)) != null) {
                throw twoRows(id);
            }
        });
        requireAll(rows.size());
        return rows;
    }

    /**
     * Hands all rows to the visitor one by one, in the order of the files' names.
     *
     * @throws InvalidInputException if there are no rows or a file is damaged; also what the visitor throws. The message names the file
     */
    public void forEachRow(Consumer<Group> visitor) throws IOException {
        List<Path> files;
        try {
            files = RowFiles.in(folder.fileSystem(), folder.resolve(RowsFile.FOLDER));
        } catch (FileNotFoundException e) {
            throw new InvalidInputException(
                    "no folder rows in " + folder + "; the whole output folder of 'evaluate' is needed, so copy it with"
                            + " its rows or run 'evaluate' again",
                    e);
        }
        RowFiles.forEachRow(hadoop, files, visitor);
    }

    /** The error of two rows with the same id. */
    public InvalidInputException twoRows(String id) {
        return new InvalidInputException(
                "image '" + id + "' has two rows in " + folder + "; the folder holds the files of more than one run");
    }

    /** @throws InvalidInputException if there are more or fewer rows than the report lists images */
    public void requireAll(int rows) {
        if (rows != report.data().listedImages()) {
            throw new InvalidInputException("the rows in " + folder + " are of " + Count.of(rows, "image")
                    + ", but the report lists " + report.data().listedImages()
                    + "; files are missing or are of another run");
        }
    }
}
