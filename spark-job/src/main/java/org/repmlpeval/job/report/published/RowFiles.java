package org.repmlpeval.job.report.published;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.repmlpeval.model.InvalidInputException;

/** Reads files of rows, one row at a time. */
public final class RowFiles {
    private RowFiles() {}

    /** The Parquet files of a folder, by name. @throws java.io.FileNotFoundException if there is no such folder */
    public static List<Path> in(FileSystem fileSystem, Path folder) throws IOException {
        return Arrays.stream(fileSystem.listStatus(folder))
                .map(FileStatus::getPath)
                .filter(path -> path.getName().endsWith(".parquet"))
                .sorted()
                .toList();
    }

    /**
     * Hands the rows of all files to the visitor.
     *
     * @throws InvalidInputException if a file is damaged; also what the visitor throws. The message names the file
     */
    public static void forEachRow(Configuration hadoop, List<Path> files, Consumer<Group> visitor) {
        Configuration checked = new Configuration(hadoop);
        checked.setBoolean(ParquetInputFormat.PAGE_VERIFY_CHECKSUM_ENABLED, true);
        for (Path file : files) {
            try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file)
                    .withConf(checked)
                    .build()) {
                for (Group row = reader.read(); row != null; row = reader.read()) {
                    visitor.accept(row);
                }
            } catch (InvalidInputException e) {
                throw new InvalidInputException(file + ": " + e.getMessage(), e);
            } catch (IOException | RuntimeException e) {
                // Parquet reports damaged files in many ways.
                throw new InvalidInputException(
                        file + " cannot be read as rows of 'evaluate' ("
                                + String.valueOf(e.getMessage()).split("\\R", 2)[0]
                                + "); the file is damaged or incomplete, copy it again or run 'evaluate' again",
                        e);
            }
        }
    }
}
