package org.repmlpeval.job.report.page.extra;

import java.util.ArrayList;
import java.util.List;

/** The ids of the two images of a pair, whose name in a report is {@code first | second}. */
public record PairImages(String first, String second) {
    private static final String BETWEEN = " | ";

    /** What the name may mean. It is more than one pair only if an id has a bar between blanks itself. */
    public static List<PairImages> of(String name) {
        List<PairImages> all = new ArrayList<>();
        for (int at = name.indexOf(BETWEEN); at >= 0; at = name.indexOf(BETWEEN, at + 1)) {
            all.add(new PairImages(name.substring(0, at), name.substring(at + BETWEEN.length())));
        }
        return all;
    }
}
