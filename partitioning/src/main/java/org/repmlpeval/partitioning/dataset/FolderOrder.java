package org.repmlpeval.partitioning.dataset;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises folder names whose meaning suggests an order other than the sorted one. */
public final class FolderOrder {
    private static final List<List<String>> SERIES = List.of(
            words("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
                    + " sixteen seventeen eighteen nineteen twenty"),
            words("first second third fourth fifth sixth seventh eighth ninth tenth"),
            words("monday tuesday wednesday thursday friday saturday sunday"),
            words("january february march april may june july august september october november december"));

    private static final Pattern PART = Pattern.compile("\\d+|\\D+");

    private FolderOrder() {}

    /**
     * The order that the names suggest, if it differs from the sorted one: number words, ordinals, days and months in their usual order,
     * and numbers in names by value ({@code 2} before {@code 10}).
     *
     * @param sorted names in code-unit order
     */
    public static Optional<List<String>> suggested(List<String> sorted) {
        Optional<List<String>> series = SERIES.stream()
                .filter(words -> words.containsAll(lower(sorted)))
                .findFirst();
        Comparator<String> order = series.<Comparator<String>>map(
                        words -> Comparator.comparingInt(name -> words.indexOf(name.toLowerCase(Locale.ROOT))))
                .orElse(FolderOrder::compareNumbers);
        List<String> better = sorted.stream().sorted(order).toList();
        return better.equals(sorted) ? Optional.empty() : Optional.of(better);
    }

    private static List<String> lower(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** Compares by code units, but sequences of digits by value. */
    private static int compareNumbers(String a, String b) {
        Matcher left = PART.matcher(a);
        Matcher right = PART.matcher(b);
        while (left.find() && right.find()) {
            int order = compareParts(left.group(), right.group());
            if (order != 0) {
                return order;
            }
        }
        return a.compareTo(b);
    }

    private static int compareParts(String a, String b) {
        if (!Character.isDigit(a.charAt(0)) || !Character.isDigit(b.charAt(0))) {
            return a.compareTo(b);
        }
        String left = a.replaceFirst("^0+(?=.)", "");
        String right = b.replaceFirst("^0+(?=.)", "");
        return left.length() != right.length() ? left.length() - right.length() : left.compareTo(right);
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.split(" "));
    }
}
