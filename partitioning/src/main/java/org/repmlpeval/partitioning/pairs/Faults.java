package org.repmlpeval.partitioning.pairs;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;

/** Collects the faulty lines of a pairs file, each once, so that one message names the first few of them. */
final class Faults {
    private static final int SHOWN = 5;

    private final String source;
    private final TreeMap<Integer, String> first = new TreeMap<>();
    private final Set<Integer> lines = new HashSet<>();

    Faults(String source) {
        this.source = source;
    }

    /** Adds the fault of a line. If the line already has one, this one is left out. */
    void add(int line, String fault) {
        if (!lines.add(line)) {
            return;
        }
        first.put(line, fault);
        if (first.size() > SHOWN) {
            first.pollLastEntry();
        }
    }

    /** @throws DataSetException if there are faults */
    void throwIfAny() {
        if (!lines.isEmpty()) {
            throw new DataSetException("pairs file " + source
                    + (lines.size() == 1 ? ", " : " has " + Count.of(lines.size(), "faulty line") + ": ")
                    + first.entrySet().stream()
                            .map(fault -> "line " + fault.getKey() + ": " + fault.getValue())
                            .collect(Collectors.joining("; "))
                    + (lines.size() > SHOWN ? "; and " + (lines.size() - SHOWN) + " more" : ""));
        }
    }
}
