package org.repmlpeval.job.run.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.partitioning.Digests;

class RowSampleTest {
    private static final List<String> FORMS = List.of("train", "deploy");
    private static final int ROWS = 40;

    private static final MessageType TYPE = MessageTypeParser.parseMessageType(
            """
            message row {
              required binary id (STRING);
              optional int64 deploy_changed_pixels;
              optional double deploy_relative_diff;
            }
            """);

    /** Of row i pixels differ if i is a multiple of 10; its drift is i; of rows 35 to 39 nothing was compared. */
    private static Group row(int i) {
        Group row = new SimpleGroup(TYPE);
        row.add("id", id(i));
        if (i < 35) {
            row.add("deploy_changed_pixels", i % 10 == 0 && i > 0 ? 3L : 0L);
            row.add("deploy_relative_diff", (double) i);
        }
        return row;
    }

    private static String id(int i) {
        return String.format("image%02d", i);
    }

    private static Set<String> sample(int images, long seed, Random order) {
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(row(i));
        }
        Collections.shuffle(rows, order);
        RowSample sample = new RowSample(FORMS, images, seed);
        rows.forEach(sample::add);
        assertThat(sample.ofDisagreement()).isEqualTo(Math.min(images / 2, 35));
        return sample.rows().keySet();
    }

    /** Changed pixels come first, then the largest drift, and the rest by the hash of seed and id: the same in any order of rows. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 20, 40, 100})
    void halfDisagreesMostAndTheRestIsDrawn(int images) {
        Random random = Seed.random();
        List<Integer> worst = new ArrayList<>(List.of(30, 20, 10));
        for (int i = 34; i >= 0; i--) {
            if (!worst.contains(i)) {
                worst.add(i);
            }
        }
        List<String> expected = worst.stream()
                .limit(images / 2)
                .map(RowSampleTest::id)
                .collect(Collectors.toCollection(ArrayList::new));
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            drawn.add(id(i));
        }
        drawn.sort(Comparator.comparing(
                id -> ByteBuffer.wrap(Digests.newSha256().digest(("9\t" + id).getBytes(StandardCharsets.UTF_8)))
                        .getLong()));
        drawn.removeAll(expected);
        expected.addAll(drawn.subList(0, Math.min(drawn.size(), images - expected.size())));

        assertThat(sample(images, 9, random)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void anotherSeedDrawsOthers() {
        assertThat(sample(10, 1, new Random(1))).isNotEqualTo(sample(10, 2, new Random(1)));
    }
}
