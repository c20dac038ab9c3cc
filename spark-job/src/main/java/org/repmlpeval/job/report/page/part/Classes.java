package org.repmlpeval.job.report.page.part;

import java.util.HashMap;
import java.util.Map;
import org.repmlpeval.job.report.classes.ClassRow;
import org.repmlpeval.job.report.page.extra.PageExtras;

/** Names of a classifier's classes. */
final class Classes {
    private final Map<Integer, String> names = new HashMap<>();

    Classes(PageExtras extras) {
        for (ClassRow row : extras.classes()) {
            names.put(row.index(), row.name());
        }
    }

    /** The name, or the number of a class whose name is not known. */
    String name(int index) {
        return names.getOrDefault(index, "class " + index);
    }
}
