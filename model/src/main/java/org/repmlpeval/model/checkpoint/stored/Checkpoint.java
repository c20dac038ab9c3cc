package org.repmlpeval.model.checkpoint.stored;

import java.nio.file.Path;
import java.util.List;
import org.repmlpeval.model.checkpoint.StateDict;

/**
 * The contents of one checkpoint.
 *
 * @param stateDict all floating-point tensors of the chosen entry as float32
 * @param format of the file
 * @param entry name of the dict that holds the weights, e.g. {@code model}, {@code ema.module}; empty for a bare state dict
 * @param files that were read: one, or an index and then its shards by name
 * @param notes one sentence each on what was skipped, stripped or converted, for a report
 * @param counters batch counters of the same entry, which are not weights
 * @param classes what the file says of the order of the classes
 */
public record Checkpoint(
        StateDict stateDict,
        CheckpointFormat format,
        String entry,
        List<Path> files,
        List<String> notes,
        BatchCounters counters,
        CarriedClasses classes) {
    public Checkpoint {
        files = List.copyOf(files);
        notes = List.copyOf(notes);
    }
}
