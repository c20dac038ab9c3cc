package org.repmlpeval.partitioning.packed.write;

import java.io.IOException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.read.EncodedImage;

/** Writes an uncompressed Parquet table, because encoded images hardly get smaller. */
final class TableWriter implements ImageWriter {
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("message images {"
            + " required binary path (STRING); required int64 length; optional binary label (STRING);"
            + " required binary content; }");
    private static final long ROW_GROUP = 32L << 20;
    private static final int PAGE = 1 << 20;

    private final ParquetWriter<Group> writer;

    TableWriter(Location file) throws IOException {
        writer = ExampleParquetWriter.builder(new Output(file))
                .withType(SCHEMA)
                .withRowGroupSize(ROW_GROUP)
                .withPageSize(PAGE)
                .withDictionaryEncoding(false)
                .withConf(file.fileSystem().getConf())
                .build();
    }

    private record Output(Location file) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSize) throws IOException {
            return HadoopStreams.wrap(file.fileSystem().create(file.path(), false));
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) throws IOException {
            return create(blockSize);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
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
