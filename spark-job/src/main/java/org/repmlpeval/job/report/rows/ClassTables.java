package org.repmlpeval.job.report.rows;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.repmlpeval.job.report.classes.ClassCounts;
import org.repmlpeval.job.report.classes.ClassNames;
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
                        writer(new NewFile(fileSystem, new Path(folder, "classes.parquet")), hadoop, CLASSES);
                ParquetWriter<Group> confusion =
                        writer(new NewFile(fileSystem, new Path(folder, "confusion.parquet")), hadoop, CONFUSION)) {
            for (int f = 0; f < result.forms().size(); f++) {
                String form = result.task().forms().get(f);
                ClassCounts counts = ClassCounts.of(result.forms().get(f).confusion());
                for (ClassCounts.ClassLine line : counts.classes()) {
                    classes.write(row(form, line, names));
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

    private static Group row(String form, ClassCounts.ClassLine line, ClassNames names) {
        Group row = new SimpleGroup(CLASSES);
        row.add("form", form);
        row.add("class", line.index());
        row.add("name", names.of(line.index()));
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
