package org.repmlpeval.job.run.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.apache.parquet.example.data.Group;
import org.repmlpeval.partitioning.Digests;

/**
 * Chooses the rows of an audit while all rows pass by. Half of them are those where the forms disagree most: first images whose predictions
 * differ, then those with the largest relative drift. The others are drawn at random: those with the smallest SHA-256 of {@code <seed> TAB
 * <id>}, so that the same seed draws the same images everywhere.
 */
final class RowSample {
    private final List<String> forms;
    private final long seed;
    private final Best disagreeing;
    private final Best drawn;

    private record Ranked(Group row, String id, boolean disagrees, double drift, long random) {}

    RowSample(List<String> forms, int images, long seed) {
        this.forms = forms;
        this.seed = seed;
        disagreeing =
                new Best(images / 2, Comparator.comparing(Ranked::disagrees).thenComparingDouble(Ranked::drift));
        // As many as wanted, because some may be among the disagreeing ones too.
        drawn = new Best(images, Comparator.comparingLong(Ranked::random).reversed());
        this.images = images;
    }

    private final int images;

    void add(Group row) {
        String id = Rows.id(row);
        Ranked ranked = new Ranked(row, id, Rows.disagrees(row, forms), Rows.drift(row, forms), random(id));
        if (ranked.drift() >= 0) {
            disagreeing.add(ranked);
        }
        drawn.add(ranked);
    }

    private long random(String id) {
        byte[] hash = Digests.newSha256().digest((seed + "\t" + id).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(hash).getLong();
    }

    /** The rows by the ids of their images. */
    Map<String, Group> rows() {
        Map<String, Group> rows = new TreeMap<>();
        disagreeing.kept.forEach(one -> rows.put(one.id(), one.row()));
        drawn.kept.stream()
                .sorted(Comparator.comparingLong(Ranked::random))
                .filter(one -> !rows.containsKey(one.id()))
                .limit(images - rows.size())
                .toList()
                .forEach(one -> rows.put(one.id(), one.row()));
        return rows;
    }

    /** How many rows were chosen because their forms disagree most. */
    int ofDisagreement() {
        return disagreeing.kept.size();
    }

    /** Keeps the largest of what it is given; of equal ones those with the lowest id. */
    private static final class Best {
        private final int most;
        private final Comparator<Ranked> order;
        private final PriorityQueue<Ranked> kept;

        Best(int most, Comparator<Ranked> order) {
            this.most = most;
            this.order = order.thenComparing(Ranked::id, Comparator.reverseOrder());
            kept = new PriorityQueue<>(this.order);
        }

        void add(Ranked one) {
            if (kept.size() < most) {
                kept.add(one);
            } else if (most > 0 && order.compare(kept.peek(), one) < 0) {
                kept.poll();
                kept.add(one);
            }
        }
    }
}
