package org.repmlpeval.partitioning.pairs;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.partitioning.DataSetException;

/** Collects the faults of a pairs file, so that one message names the first few with their lines. */
final class Faults {
    private static final int SHOWN = 5;

    private final String source;
    private final List<String> shown = new ArrayList<>();
    private long count;

    Faults(String source) {
        this.source = source;
    }

    void add(int line, String fault) {
        count++;
        if (shown.size() < SHOWN) {
            shown.add("line " + line + ": " + fault);
        }
    }

    /** @throws DataSetException if there are faults */
    void throwIfAny() {
        if (count > 0) {
            throw new DataSetException("pairs file " + source
                    + (count == 1 ? ", " : " has " + count + " faults: ")
                    + String.join("; ", shown)
                    + (count > SHOWN ? "; and " + (count - SHOWN) + " more" : ""));
        }
    }
}
