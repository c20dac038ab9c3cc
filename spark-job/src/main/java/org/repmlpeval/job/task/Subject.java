package org.repmlpeval.job.task;

import java.io.Serializable;
import java.util.List;

/**
 * An image as a task sees it.
 *
 * @param id unique in the listing
 * @param labels the classes that are right for it, ascending; empty if it has none
 */
public record Subject(String id, List<Integer> labels) implements Serializable {
    public Subject {
        labels = List.copyOf(labels);
    }

    /** An image without a label. */
    public static Subject of(String id) {
        return new Subject(id, List.of());
    }

    /** An image of one class. */
    public static Subject of(String id, int label) {
        return new Subject(id, List.of(label));
    }
}
