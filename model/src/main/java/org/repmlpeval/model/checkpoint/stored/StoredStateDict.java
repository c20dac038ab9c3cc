package org.repmlpeval.model.checkpoint.stored;

import java.util.List;
import java.util.Map;

/**
 * The chosen entry of a file before its tensors are read.
 *
 * @param entry as in {@link Checkpoint}
 * @param tensors by their names in the file, in order; of any element type
 * @param notes a list to which notes can be added
 * @param classes what the file says about the order of classes
 */
public record StoredStateDict(
        Checkpoint.Entry entry, Map<String, StoredTensor> tensors, List<String> notes, CarriedClasses classes) {}
