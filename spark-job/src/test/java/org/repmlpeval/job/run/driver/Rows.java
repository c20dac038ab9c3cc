package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/**
 * The per-image rows of a published report, by id.
 *
 * @param classes per form the top classes; empty if the image was not scored
 * @param logits per form the top logits
 */
public record Rows(TreeMap<String, Row> byId) {
    record Row(int label, String outcome, String reason, List<List<Integer>> classes, List<List<Float>> logits) {}

    /** Reads all files of {@code out/rows}; an id may come once only. */
    public static Rows read(Path out, List<String> forms, int shards) throws IOException {
        TreeMap<String, Row> byId = new TreeMap<>();
        groups(out, shards).forEach((id, group) -> byId.put(id, row(group, forms)));
        return new Rows(byId);
    }

    /** The rows as they are published, by id. */
    static TreeMap<String, Group> groups(Path out, int shards) throws IOException {
        TreeMap<String, Group> byId = new TreeMap<>();
        List<String> expected = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            expected.add(String.format(Locale.ROOT, "shard-%06d.parquet", shard));
        }
        assertThat(names(out.resolve("rows"))).isEqualTo(expected);
        for (String name : expected) {
            org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(
                    out.resolve("rows").resolve(name).toUri());
            try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file)
                    .withConf(new Configuration())
                    .build()) {
                for (Group group = reader.read(); group != null; group = reader.read()) {
                    String id = group.getString("id", 0);
                    assertThat(byId.put(id, group))
                            .as("an earlier row of %s", id)
                            .isNull();
                }
            }
        }
        return byId;
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static Row row(Group group, List<String> forms) {
        List<List<Integer>> classes = new ArrayList<>();
        List<List<Float>> logits = new ArrayList<>();
        for (String form : forms) {
            List<Integer> top = new ArrayList<>();
            List<Float> values = new ArrayList<>();
            if (group.getFieldRepetitionCount(form + "_top5_class") > 0) {
                Group list = group.getGroup(form + "_top5_class", 0);
                Group floats = group.getGroup(form + "_top5_logit", 0);
                for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
                    top.add(list.getGroup(0, i).getInteger(0, 0));
                    values.add(floats.getGroup(0, i).getFloat(0, 0));
                }
                classes.add(top);
                logits.add(values);
            }
        }
        String reason = group.getFieldRepetitionCount("reason") == 0 ? null : group.getString("reason", 0);
        return new Row(group.getInteger("label", 0), group.getString("outcome", 0), reason, classes, logits);
    }
}
