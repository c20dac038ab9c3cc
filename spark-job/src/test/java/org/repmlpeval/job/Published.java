package org.repmlpeval.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/**
 * What does not depend on where an evaluation ran.
 *
 * @param digest of the images' results
 * @param outcomes section of the report
 * @param accuracy section of the report
 * @param flips of each form against the reference
 * @param predictions by image: outcome, and each form's best classes, the best first
 */
record Published(String digest, JsonNode outcomes, JsonNode accuracy, JsonNode flips, Map<String, String> predictions) {
    /** Reads a report's folder. */
    static Published read(Path folder) throws IOException {
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        ObjectNode flips = new ObjectMapper().createObjectNode();
        report.get("comparison").forEach(pair -> flips.set(pair.get("other").asText(), pair.get("flips")));
        Map<String, String> predictions = new TreeMap<>();
        for (Path file : Folders.below(folder.resolve("rows"))) {
            if (file.toString().endsWith(".parquet")) {
                read(file, predictions);
            }
        }
        return new Published(
                report.get("digest").asText(), report.get("outcomes"), report.get("accuracy"), flips, predictions);
    }

    private static void read(Path file, Map<String, String> predictions) throws IOException {
        try (ParquetReader<Group> rows = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .build()) {
            for (Group row = rows.read(); row != null; row = rows.read()) {
                String before = predictions.put(
                        row.getString("id", 0),
                        row.getString("outcome", 0) + classes(row, "train") + classes(row, "deploy"));
                if (before != null) {
                    throw new IllegalStateException(row.getString("id", 0) + " has two rows under " + file);
                }
            }
        }
    }

    private static String classes(Group row, String form) {
        String column = form + "_top5_class";
        return row.getFieldRepetitionCount(column) == 0 ? " -" : " " + row.getGroup(column, 0);
    }
}
