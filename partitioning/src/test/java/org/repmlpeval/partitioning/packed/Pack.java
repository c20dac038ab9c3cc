package org.repmlpeval.partitioning.packed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.Text;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes packed files as the usual tools do. */
final class Pack {
    private Pack() {}

    /** The files of a folder by their paths below it, sorted. */
    static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    static byte[] text(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] tarBytes(Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writeTar(bytes, members);
        return bytes.toByteArray();
    }

    static void tar(Path file, Map<String, byte[]> members) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            writeTar(out, members);
        }
    }

    static void tarGz(Path file, Map<String, byte[]> members) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            writeTar(out, members);
        }
    }

    private static void writeTar(OutputStream out, Map<String, byte[]> members) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
                entry.setSize(member.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
        }
    }

    static void sequenceFile(Path file, Map<String, byte[]> records, CompressionType compression) throws IOException {
        try (SequenceFile.Writer writer = SequenceFile.createWriter(
                new Configuration(),
                SequenceFile.Writer.file(new org.apache.hadoop.fs.Path(file.toUri())),
                SequenceFile.Writer.keyClass(Text.class),
                SequenceFile.Writer.valueClass(BytesWritable.class),
                SequenceFile.Writer.compression(compression))) {
            for (Map.Entry<String, byte[]> record : records.entrySet()) {
                writer.append(new Text(record.getKey()), new BytesWritable(record.getValue()));
            }
        }
    }

    /** As Spark's {@code binaryFile}; small row groups. */
    static void binaryFileTable(Path file, Map<String, byte[]> files) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("message spark_schema { optional binary path (STRING);"
                + " optional int64 length; optional binary content; }");
        table(
                file,
                schema,
                files.entrySet().stream()
                        .map(one -> {
                            Group row = new SimpleGroupFactory(schema).newGroup();
                            row.add("path", "file:/data/val/" + one.getKey());
                            row.add("length", (long) one.getValue().length);
                            row.add("content", Binary.fromConstantByteArray(one.getValue()));
                            return row;
                        })
                        .toList());
    }

    /** As Hugging Face's {@code datasets}. @param labels of the files in their order */
    static void imageTable(Path file, Map<String, byte[]> files, List<Long> labels, boolean named) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("message schema { optional group image {"
                + " optional binary bytes; optional binary path (STRING); } optional int64 label; }");
        List<Long> left = new java.util.ArrayList<>(labels);
        table(
                file,
                schema,
                files.entrySet().stream()
                        .map(one -> {
                            Group row = new SimpleGroupFactory(schema).newGroup();
                            Group image = row.addGroup("image");
                            image.add("bytes", Binary.fromConstantByteArray(one.getValue()));
                            if (named) {
                                image.add("path", one.getKey());
                            }
                            row.add("label", left.remove(0));
                            return row;
                        })
                        .toList());
    }

    private static void table(Path file, MessageType schema, List<Group> rows) throws IOException {
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
                .withType(schema)
                .withRowGroupSize(400L)
                .withMinRowCountForPageSizeCheck(1)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        }
    }
}
