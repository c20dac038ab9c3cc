package org.repmlpeval.job.report.rows;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.repmlpeval.job.report.classes.ClassCounts;
import org.repmlpeval.job.report.classes.ClassNames;
import org.repmlpeval.job.report.classes.ClassRow;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.partitioning.NewFile;

/**
 * Writes a classifier's counts by class, for all forms, as two Parquet files:
 *
 * <ul>
 *   <li>{@code classes.parquet}: {@code form}, {@code class}, {@code name}, {@code images} (with this label), {@code predicted} (images with
 *       this prediction), {@code hits} and {@code accuracy_percent} (null without images);
 *   <li>{@code confusion.parquet}: {@code form}, {@code label}, {@code label_name}, {@code predicted}, {@code predicted_name}, {@code
 *       images}; cells that are not there are 0.
 * </ul>
 */
public final class ClassTables {
    private static final String CLASSES_FILE = "classes.parquet";

    private static final MessageType CLASSES = Types.buildMessage()
            .required(BINARY)
            .as(stringType())
            .named("form")
            .required(INT32)
            .named("class")
            .required(BINARY)
            .as(stringType())
            .named("name")
            .required(INT64)
            .named("images")
            .required(INT64)
            .named("predicted")
            .required(INT64)
            .named("hits")
            .optional(DOUBLE)
            .named("accuracy_percent")
            .named("class_result");

    private static final MessageType CONFUSION = Types.buildMessage()
            .required(BINARY)
            .as(stringType())
            .named("form")
            .required(INT32)
            .named("label")
            .required(BINARY)
            .as(stringType())
            .named("label_name")
            .required(INT32)
            .named("predicted")
            .required(BINARY)
            .as(stringType())
            .named("predicted_name")
            .required(INT64)
            .named("images")
            .named("confusion");

    private ClassTables() {}

    /**
     * @param folder an existing folder without these files
     * @throws IOException if they cannot be written
     */
    public static void write(
            FileSystem fileSystem, Path folder, Configuration hadoop, ClassificationResult result, ClassNames names)
            throws IOException {
        try (ParquetWriter<Group> classes =
                        writer(new NewFile(fileSystem, new Path(folder, CLASSES_FILE)), hadoop, CLASSES);
                ParquetWriter<Group> confusion =
                        writer(new NewFile(fileSystem, new Path(folder, "confusion.parquet")), hadoop, CONFUSION)) {
            for (int f = 0; f < result.forms().size(); f++) {
                String form = result.task().forms().get(f);
                ClassCounts counts = ClassCounts.of(result.forms().get(f).confusion());
                for (ClassRow line : rows(form, counts, names)) {
                    classes.write(row(line));
                }
                for (ClassCounts.Cell cell : counts.cells()) {
                    Group row = new SimpleGroup(CONFUSION);
                    row.add("form", form);
                    row.add("label", cell.label());
                    row.add("label_name", names.of(cell.label()));
                    row.add("predicted", cell.predicted());
                    row.add("predicted_name", names.of(cell.predicted()));
                    row.add("images", cell.images());
                    confusion.write(row);
                }
            }
        }
    }

    /**
     * Reads {@code classes.parquet} again.
     *
     * @param folder that may hold it
     * @return empty if there is none, as of networks that are no classifiers
     * @throws IOException if it cannot be read
     */
    @SuppressWarnings("deprecation") // newer Parquet has another builder beside it, which Spark 3.5's lacks
    public static List<ClassRow> read(FileSystem fileSystem, Path folder, Configuration hadoop) throws IOException {
        Path file = new Path(folder, CLASSES_FILE);
        if (!fileSystem.exists(file)) {
            return List.of();
        }
        List<ClassRow> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file)
                .withConf(hadoop)
                .build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                boolean none = row.getFieldRepetitionCount("accuracy_percent") == 0;
                rows.add(new ClassRow(
                        row.getString("form", 0),
                        row.getInteger("class", 0),
                        row.getString("name", 0),
                        row.getLong("images", 0),
                        row.getLong("predicted", 0),
                        row.getLong("hits", 0),
                        none ? null : (Double) row.getDouble("accuracy_percent", 0)));
            }
        }
        return rows;
    }

    /** The rows of {@code classes.parquet}: by form, then by class. */
    public static List<ClassRow> rows(ClassificationResult result, ClassNames names) {
        List<ClassRow> rows = new ArrayList<>();
        for (int f = 0; f < result.forms().size(); f++) {
            ClassCounts counts = ClassCounts.of(result.forms().get(f).confusion());
            rows.addAll(rows(result.task().forms().get(f), counts, names));
        }
        return rows;
    }

    private static List<ClassRow> rows(String form, ClassCounts counts, ClassNames names) {
        return counts.classes().stream()
                .map(line -> new ClassRow(
                        form,
                        line.index(),
                        names.of(line.index()),
                        line.images(),
                        line.predicted(),
                        line.hits(),
                        line.percent()))
                .toList();
    }

    private static Group row(ClassRow line) {
        Group row = new SimpleGroup(CLASSES);
        row.add("form", line.form());
        row.add("class", line.index());
        row.add("name", line.name());
        row.add("images", line.images());
        row.add("predicted", line.predicted());
        row.add("hits", line.hits());
        if (line.percent() != null) {
            row.add("accuracy_percent", line.percent());
        }
        return row;
    }

    private static ParquetWriter<Group> writer(NewFile file, Configuration hadoop, MessageType schema)
            throws IOException {
        return ExampleParquetWriter.builder(file)
                .withConf(hadoop)
                .withType(schema)
                .withCompressionCodec(CompressionCodecName.GZIP)
                .build();
    }
}
