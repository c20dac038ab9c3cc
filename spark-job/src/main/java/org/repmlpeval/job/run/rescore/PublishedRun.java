package org.repmlpeval.job.run.rescore;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.TopK;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Location;

/**
 * A published run of a classifier: its report, and its rows sorted by id.
 *
 * @param place folder of the report
 * @param rows as many as the report lists images
 * @param k number of best classes that each row has
 */
record PublishedRun(String place, EvaluationReport report, List<PublishedRow> rows, int k) {
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
        TreeSet<PublishedRow> rows = new TreeSet<>();
        int k = 0;
        for (FileStatus file : files(location)) {
            if (!file.getPath().getName().endsWith(".parquet")) {
                continue;
            }
            for (PublishedRow row : rows(hadoop, file.getPath(), report.run().forms())) {
                if (!rows.add(row)) {
                    throw new InvalidInputException("image '" + row.id() + "' has two rows in " + location
                            + "; the folder holds the files of more than one run");
                }
                for (TopK top : row.top()) {
                    if (k != 0 && top.k() != k) {
                        throw new InvalidInputException(file.getPath() + ": image '" + row.id() + "' has the best "
                                + top.k() + " classes of a form, but earlier rows have " + k
                                + "; the folder holds the files of more than one run");
                    }
                    k = top.k();
                }
            }
        }
        if (rows.size() != report.data().listedImages()) {
            throw new InvalidInputException("the rows in " + location + " are of " + rows.size()
                    + " images, but the report lists " + report.data().listedImages()
                    + "; files are missing or are of another run");
        }
        return new PublishedRun(location.toString(), report, List.copyOf(rows), k);
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

    private static List<PublishedRow> rows(Configuration hadoop, Path file, List<String> forms) throws IOException {
        List<PublishedRow> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file)
                .withConf(hadoop)
                .build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row(row, forms));
            }
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        } catch (EOFException | RuntimeException e) {
            // Parquet reports damaged files in this way.
            throw new InvalidInputException(
                    file + " cannot be read as rows of 'evaluate' (" + e.getMessage()
                            + "); the file is damaged or incomplete, copy it again or run 'evaluate' again",
                    e);
        }
        return rows;
    }

    private static PublishedRow row(Group row, List<String> forms) {
        List<TopK> top = new ArrayList<>();
        List<Map<DriftMeasure, Double>> drift = new ArrayList<>();
        for (int f = 0; f < forms.size(); f++) {
            TopK best = best(row, forms.get(f));
            if (best == null) {
                break;
            }
            top.add(best);
            if (f > 0) {
                Map<DriftMeasure, Double> values = new EnumMap<>(DriftMeasure.class);
                for (DriftMeasure measure : DriftMeasure.values()) {
                    String column = RowsParquet.driftColumn(forms.get(f), measure);
                    if (row.getFieldRepetitionCount(column) > 0) {
                        values.put(measure, row.getDouble(column, 0));
                    }
                }
                drift.add(values);
            }
        }
        return new PublishedRow(row.getString("id", 0), row.getString("outcome", 0), top, drift);
    }

    /** The best classes of a form; null if the row has none. */
    private static TopK best(Group row, String form) {
        String prefix = form + "_top";
        String column = row.getType().getFields().stream()
                .map(field -> field.getName())
                .filter(name -> name.matches(java.util.regex.Pattern.quote(prefix) + "\\d+_class"))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the rows have no column " + prefix + "<k>_class for form "
                        + form + "; they are not of a classifier's run"));
        if (row.getFieldRepetitionCount(column) == 0) {
            return null;
        }
        Group classes = row.getGroup(column, 0);
        Group logits = row.getGroup(column.replaceFirst("_class$", "_logit"), 0);
        List<Integer> indices = new ArrayList<>();
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < classes.getFieldRepetitionCount(0); i++) {
            indices.add(classes.getGroup(0, i).getInteger(0, 0));
            values.add(logits.getGroup(0, i).getFloat(0, 0));
        }
        return new TopK(indices, values);
    }
}
