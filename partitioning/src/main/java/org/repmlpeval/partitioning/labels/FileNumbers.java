package org.repmlpeval.partitioning.labels;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number at the end of a file name, before its extension, such as 293 of {@code ILSVRC2012_val_00000293.JPEG}. */
final class FileNumbers {
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\D)?(\\d{1,9})(?:\\.\\w+)?");

    private static final Pattern ILSVRC = Pattern.compile("(?:.*/)?ILSVRC\\d{4}_(?:val|test)_\\d{8}(?:\\.\\w+)?");

    private FileNumbers() {}

    /** The number of each file; empty if one has none or two have the same, or if a prefix in front differs. */
    static Optional<int[]> of(List<String> ids) {
        int[] numbers = new int[ids.size()];
        Set<String> prefixes = new HashSet<>();
        for (int i = 0; i < numbers.length; i++) {
            String name = ids.get(i).substring(ids.get(i).lastIndexOf('/') + 1);
            Matcher match = NUMBER.matcher(name);
            if (!match.matches()) {
                return Optional.empty();
            }
            numbers[i] = Integer.parseInt(match.group(1));
            prefixes.add(name.substring(0, match.start(1)));
        }
        boolean distinct = Arrays.stream(numbers).distinct().count() == numbers.length;
        return distinct && prefixes.size() == 1 ? Optional.of(numbers) : Optional.empty();
    }

    /**
     * The number of the first label: 1, or 0 if a file has that number; −1 if a number lies beyond the labels, or if there are as many
     * labels as files but the files are not numbered through. See {@link #fitsBoth} for when that is a guess.
     */
    static int first(int[] numbers, int labels) {
        int least = Arrays.stream(numbers).min().orElse(1);
        int most = Arrays.stream(numbers).max().orElse(0);
        int first = least == 0 ? 0 : 1;
        boolean within = most < labels + first;
        return within && (numbers.length < labels || least == first) ? first : -1;
    }

    /** Whether the files can be counted from 0 and from 1: some labels have no file, and neither number 0 nor the last one occurs. */
    static boolean fitsBoth(int[] numbers, int labels) {
        return first(numbers, labels) == 1 && Arrays.stream(numbers).max().orElse(0) < labels;
    }

    /** Whether the files have the names of ILSVRC's images, such as {@code ILSVRC2012_val_00000293.JPEG}, which count from 1. */
    static boolean areOfIlsvrc(List<String> ids) {
        return ids.stream().allMatch(id -> ILSVRC.matcher(id).matches());
    }
}
