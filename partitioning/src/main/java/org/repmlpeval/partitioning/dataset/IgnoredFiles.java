package org.repmlpeval.partitioning.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The files in the data set's folder that are not listed. They are reported to the user and are not part of the fingerprint.
 *
 * @param counts number of files per reason, only for reasons that occurred; a hidden folder counts as one file
 * @param samples the first {@value #MAX_SAMPLES} paths relative to the root, sorted in code-unit order
 */
public record IgnoredFiles(Map<Reason, Long> counts, List<String> samples) {

    /** The number of paths kept as samples. */
    public static final int MAX_SAMPLES = 10;

    /** Why a file is not listed. */
    public enum Reason {
        /** The name starts with {@code .} or {@code _}, which in Hadoop marks files that are not data. */
        HIDDEN("hidden"),
        /** The file has no image extension. */
        EXTENSION("without an image extension"),
        /** An image directly in the root, outside any class folder. */
        OUTSIDE_CLASS("outside a class folder"),
        /** An image whose name does not end as those of the data set do. */
        SUFFIX("with another ending than the data set's images"),
        /** A sample of an archive that has a label or other data, but no image. */
        NO_IMAGE("of a sample without an image"),
        /** A pipe, socket or device. */
        NOT_REGULAR("not a regular file");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    public IgnoredFiles {
        counts = Map.copyOf(counts);
        samples = List.copyOf(samples);
    }

    public static IgnoredFiles empty() {
        return new IgnoredFiles(Map.of(), List.of());
    }

    /** One file that is not listed. */
    public static IgnoredFiles one(Reason reason, String id) {
        return new IgnoredFiles(Map.of(reason, 1L), List.of(id));
    }

    /** The sum of both. The result does not depend on order or grouping. */
    public IgnoredFiles plus(IgnoredFiles other) {
        Map<Reason, Long> sum = new EnumMap<>(Reason.class);
        sum.putAll(counts);
        other.counts.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        TreeSet<String> first = new TreeSet<>(samples);
        first.addAll(other.samples);
        return new IgnoredFiles(sum, new ArrayList<>(first).subList(0, Math.min(MAX_SAMPLES, first.size())));
    }

    /** The same files, whose paths are relative to a folder, as seen from above it. @param prefix the folder with a slash, or empty */
    public IgnoredFiles below(String prefix) {
        return new IgnoredFiles(counts, samples.stream().map(id -> prefix + id).toList());
    }

    public long count(Reason reason) {
        return counts.getOrDefault(reason, 0L);
    }

    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * One line for logs and messages, e.g. {@code 3 files were not listed: 2 hidden, 1 without an image extension, such as '.a', '_b',
     * 'cat/notes.txt'}.
     */
    @Override
    public String toString() {
        if (counts.isEmpty()) {
            return "no other files";
        }
        List<String> parts = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            if (count(reason) > 0) {
                parts.add(count(reason) + " " + reason.text);
            }
        }
        return total() + (total() == 1 ? " file was" : " files were") + " not listed: " + String.join(", ", parts)
                + ", such as '" + String.join("', '", samples) + "'";
    }
}
