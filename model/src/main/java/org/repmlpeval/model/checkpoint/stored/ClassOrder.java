package org.repmlpeval.model.checkpoint.stored;

import java.util.List;

/**
 * A class order that a checkpoint carries together with its weights.
 *
 * @param entry where it was found, as keys joined by dots, e.g. {@code class_to_idx} or {@code meta.dataset_meta.classes}
 * @param names of the classes; the index of a name is the index of its logit
 */
public record ClassOrder(String entry, List<String> names) {
    public ClassOrder {
        names = List.copyOf(names);
    }
}
