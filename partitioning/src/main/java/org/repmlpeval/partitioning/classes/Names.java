package org.repmlpeval.partitioning.classes;

import java.util.List;
import java.util.stream.Collectors;

/** Formats the names of classes, folders and files for messages. */
public final class Names {
    private static final int SHOWN = 5;
    private static final int LONGEST = 100;

    private Names() {}

    /**
     * The first five names in quotes, followed by the total number if there are more: {@code 'ant', 'bee', … (7 in all)}.
     *
     * @param names in the order in which they are shown
     */
    public static String some(List<String> names) {
        return some(names, names.size());
    }

    /** As {@link #some(List)}, if only the first names are known. @param total number of all names */
    public static String some(List<String> first, long total) {
        String shown = first.stream().limit(SHOWN).map(Names::quoted).collect(Collectors.joining(", "));
        return total <= Math.min(SHOWN, first.size()) ? shown : shown + ", … (" + total + " in all)";
    }

    /** The name in quotes on one line: control characters are replaced by {@code ?}, a very long name is cut. */
    public static String quoted(String name) {
        String shown = name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
        return "'" + shown.replaceAll("\\p{Cc}", "?") + "'";
    }
}
