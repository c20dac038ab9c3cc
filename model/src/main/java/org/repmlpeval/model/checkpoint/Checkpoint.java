package org.repmlpeval.model.checkpoint;

import java.util.List;

/**
 * What was read from one checkpoint file.
 *
 * @param stateDict all floating-point tensors of the chosen entry as float32
 * @param format of the file
 * @param entry key of the top-level dict under which the weights stood, e.g. {@code model}; empty for a bare state dict
 * @param notes one sentence each on what was skipped, stripped or converted, for a report
 * @param counters batch counters of the same entry, which are no weights
 */
public record Checkpoint(
        StateDict stateDict, CheckpointFormat format, String entry, List<String> notes, BatchCounters counters) {
    public Checkpoint {
        notes = List.copyOf(notes);
    }
}
