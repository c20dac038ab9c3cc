package org.repmlpeval.job.task.statistics;

import java.util.Arrays;

/**
 * Counts by key, without those that are zero.
 *
 * @param keys ascending
 * @param counts one for each key
 */
public record SparseCounts(long[] keys, long[] counts) {
    /** The counts of both, key by key. One of two is returned as it is if the other is empty. */
    public SparseCounts plus(SparseCounts other) {
        if (keys.length == 0 || other.keys.length == 0) {
            return keys.length == 0 ? other : this;
        }
        long[] sumKeys = new long[keys.length + other.keys.length];
        long[] sumCounts = new long[sumKeys.length];
        int size = 0;
        for (int a = 0, b = 0; a < keys.length || b < other.keys.length; size++) {
            boolean mine = b == other.keys.length || a < keys.length && keys[a] <= other.keys[b];
            boolean theirs = a == keys.length || b < other.keys.length && other.keys[b] <= keys[a];
            sumKeys[size] = mine ? keys[a] : other.keys[b];
            sumCounts[size] = (mine ? counts[a++] : 0) + (theirs ? other.counts[b++] : 0);
        }
        return new SparseCounts(Arrays.copyOf(sumKeys, size), Arrays.copyOf(sumCounts, size));
    }
}
