package org.repmlpeval.job.report.rows;

import static org.apache.parquet.filter2.predicate.FilterApi.binaryColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.notEq;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.api.Binary;
import org.repmlpeval.partitioning.Together;

/**
 * Writes {@code faults.jsonl}, the quarantine list: one line of JSON for each image that was not scored, in the order of the rows, from which
 * it is made. Files of rows without such images are not read beyond their footer.
 */
public final class FaultsFile {
    public static final String NAME = "faults.jsonl";

    /** Files that are read at the same time, and whose lines are held until they are written. */
    private static final int PER_CALL = 256;

    private static final int THREADS = 16;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FaultsFile() {}

    /** @param folder that holds {@code rows} and gets the file */
    public static void write(FileSystem fileSystem, Path folder, Configuration hadoop) throws IOException {
        Configuration conf = new Configuration(hadoop);
        conf.set(ReadSupport.PARQUET_READ_SCHEMA, RowsSchema.FAULTS);
        List<Path> files = Arrays.stream(fileSystem.listStatus(new Path(folder, RowsFile.FOLDER)))
                .map(FileStatus::getPath)
                .sorted()
                .toList();
        try (OutputStream out = fileSystem.create(new Path(folder, NAME), false)) {
            for (int first = 0; first < files.size(); first += PER_CALL) {
                List<Callable<byte[]>> calls = new ArrayList<>();
                for (Path file : files.subList(first, Math.min(files.size(), first + PER_CALL))) {
                    calls.add(() -> lines(file, conf));
                }
                for (byte[] lines : Together.call(calls, THREADS)) {
                    out.write(lines);
                }
            }
        }
    }

    @SuppressWarnings("deprecation") // newer Parquet has another builder beside it, which Spark 3.5's lacks
    private static byte[] lines(Path file, Configuration conf) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ParquetReader<Group> rows = ParquetReader.builder(new GroupReadSupport(), file)
                .withConf(conf)
                .withFilter(FilterCompat.get(notEq(binaryColumn("outcome"), Binary.fromString("scored"))))
                .build()) {
            for (Group row = rows.read(); row != null; row = rows.read()) {
                out.write((MAPPER.writeValueAsString(line(row)) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    private static Map<String, Object> line(Group row) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", row.getString("id", 0));
        line.put("outcome", row.getString("outcome", 0));
        line.put("reason", row.getString("reason", 0));
        Group fault = row.getGroup("fault", 0);
        line.put("uri", fault.getString("uri", 0));
        for (String number : List.of("offset", "record")) {
            if (fault.getFieldRepetitionCount(number) > 0) {
                line.put(number, fault.getLong(number, 0));
            }
        }
        line.put("bytes", row.getLong("bytes", 0));
        line.put("sha256", fault.getFieldRepetitionCount("sha256") > 0 ? fault.getString("sha256", 0) : null);
        return line;
    }
}
