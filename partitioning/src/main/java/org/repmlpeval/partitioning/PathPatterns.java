package org.repmlpeval.partitioning;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expands what a user writes to name several files. */
public final class PathPatterns {
    private static final Pattern RANGE = Pattern.compile("\\{(\\d{1,9})\\.\\.(\\d{1,9})\\}");
    private static final int MOST = 1_000_000;

    private PathPatterns() {}

    /** Whether the text has characters that Hadoop's globs give a meaning. */
    public static boolean isGlob(String text) {
        return text.matches(".*[*?\\[{].*");
    }

    /** The texts between commas that are not within braces or brackets. */
    public static List<String> separated(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /**
     * Replaces each {@code {000..146}} by its numbers, with as many digits as its first one has.
     *
     * @throws DataSetException if a range runs backwards or names too many files
     */
    public static List<String> numbered(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.find()) {
            return List.of(text);
        }
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        if (first > last || last - first >= MOST) {
            throw new DataSetException("range " + range.group() + " in " + text
                    + " is not legal; it must ascend and name" + " at most " + MOST + " files, for example {000..146}");
        }
        List<String> expanded = new ArrayList<>();
        for (long number = first; number <= last; number++) {
            String digits = String.format("%0" + range.group(1).length() + "d", number);
            expanded.addAll(numbered(text.substring(0, range.start()) + digits + text.substring(range.end())));
            if (expanded.size() > MOST) {
                throw new DataSetException("the ranges in " + text + " name more than " + MOST + " files");
            }
        }
        return expanded;
    }
}
