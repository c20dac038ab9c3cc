package org.repmlpeval.partitioning.packed.write;

import java.io.IOException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.repmlpeval.partitioning.NewFile;
import org.repmlpeval.partitioning.read.EncodedImage;

/** Writes an uncompressed Parquet table, because encoded images hardly get smaller. */
final class TableWriter implements ImageWriter {
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("message images {"
            + " required binary path (STRING); required int64 length; optional binary label (STRING);"
            + " required binary content; }");
    private static final long ROW_GROUP = 32L << 20;
    private static final int PAGE = 1 << 20;

    private final ParquetWriter<Group> writer;

    TableWriter(NewFile file) throws IOException {
        writer = ExampleParquetWriter.builder(file)
                .withType(SCHEMA)
                .withRowGroupSize(ROW_GROUP)
                .withPageSize(PAGE)
                .withDictionaryEncoding(false)
                .withConf(file.fileSystem().getConf())
                .build();
    }

    @Override
    public void write(EncodedImage image, String label) throws IOException {
        Group row = new SimpleGroup(SCHEMA);
        row.add("path", image.entry().id());
        row.add("length", (long) image.bytes().length);
        if (label != null) {
            row.add("label", label);
        }
        row.add("content", Binary.fromConstantByteArray(image.bytes()));
        writer.write(row);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
