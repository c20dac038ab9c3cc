package org.repmlpeval.job.task;

import java.io.Serializable;
import java.util.Comparator;

/** An image that was not scored, and why; ordered by id. */
public record Fault(String id, ImageOutcome outcome, String reason) implements Serializable, Comparable<Fault> {
    private static final Comparator<Fault> ORDER = Comparator.comparing(Fault::id);

    @Override
    public int compareTo(Fault other) {
        return ORDER.compare(this, other);
    }
}
