package org.repmlpeval.job.task.classification;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.repmlpeval.job.task.statistics.SparseCounts;

/**
 * How often each class was predicted for each label: a sparse matrix of counts. Each image also belongs to one of two halves of the data
 * set, chosen by its id, so that what is learnt on one half can be tested on the other. Immutable; sums are the same in any order.
 *
 * @param cells the cells that are not zero, ascending: label, prediction and half, packed into one number
 * @param counts number of images in each of them
 */
public record Confusion(long[] cells, long[] counts) implements Serializable {
    private static final Confusion EMPTY = new Confusion(new long[0], new long[0]);
    private static final int CLASS_BITS = 31;

    /** Receives the cells that are not zero. */
    @FunctionalInterface
    public interface CellVisitor {
        /** @param half 0 or 1 */
        void cell(int label, int predicted, int half, long count);
    }

    public static Confusion empty() {
        return EMPTY;
    }

    /** One image. @param id decides its half */
    public static Confusion of(String id, int label, int predicted) {
        return new Confusion(new long[] {cell(id, label, predicted)}, new long[] {1});
    }

    /** Counts images one by one in constant time each. Not thread-safe. */
    public static final class Counter {
        private final Map<Long, long[]> images = new HashMap<>();

        /** Adds one image. @param id decides its half */
        public void add(String id, int label, int predicted) {
            images.computeIfAbsent(cell(id, label, predicted), cell -> new long[1])[0]++;
        }

        /** The counts of the images so far. */
        public Confusion confusion() {
            long[] cells =
                    images.keySet().stream().mapToLong(cell -> cell).sorted().toArray();
            return new Confusion(
                    cells, Arrays.stream(cells).map(cell -> images.get(cell)[0]).toArray());
        }
    }

    private static long cell(String id, int label, int predicted) {
        return ((long) label << CLASS_BITS | predicted) << 1 | half(id);
    }

    /** The half of an image: a bit of its id's hash, after the mixing step of MurmurHash3, so that neighbours are spread. */
    private static int half(String id) {
        int h = id.hashCode();
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return (h ^ h >>> 16) & 1;
    }

    public Confusion plus(Confusion other) {
        SparseCounts sum = new SparseCounts(cells, counts).plus(new SparseCounts(other.cells, other.counts));
        return new Confusion(sum.keys(), sum.counts());
    }

    /** Visits the cells in ascending order of label, prediction and half. */
    public void forEach(CellVisitor visitor) {
        for (int i = 0; i < cells.length; i++) {
            visitor.cell(
                    (int) (cells[i] >> CLASS_BITS + 1),
                    (int) (cells[i] >> 1 & (1L << CLASS_BITS) - 1),
                    (int) (cells[i] & 1),
                    counts[i]);
        }
    }

    /** The labels that images have. */
    public Set<Integer> labels() {
        return Arrays.stream(cells)
                .mapToObj(cell -> (int) (cell >> CLASS_BITS + 1))
                .collect(Collectors.toSet());
    }

    /** Number of images. */
    public long images() {
        return Arrays.stream(counts).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Confusion that
                && Arrays.equals(cells, that.cells)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cells) * 31 + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return images() + " images in " + cells.length + " cells";
    }
}
