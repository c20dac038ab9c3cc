package org.repmlpeval.job.report.classes;

import java.util.List;

/** Names of the classes by index. An output beyond them is called by its number. */
public record ClassNames(List<String> names) {
    public ClassNames {
        names = List.copyOf(names);
    }

    /** The name of a class. */
    public String of(int index) {
        return index < names.size() ? names.get(index) : Integer.toString(index);
    }
}
