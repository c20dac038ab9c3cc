package org.repmlpeval.model.checkpoint.stored;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.model.checkpoint.StateDict;

/**
 * The contents of one checkpoint.
 *
 * @param stateDict all floating-point tensors of the chosen entry as float32
 * @param format of the file
 * @param entry the dict that holds the weights
 * @param files that were read: one, or an index and then its shards by name
 * @param notes one sentence each on what was skipped, stripped or converted, for a report
 * @param counters batch counters of the same entry, which are not weights
 * @param classes what the file says of the order of the classes
 */
public record Checkpoint(
        StateDict stateDict,
        CheckpointFormat format,
        Entry entry,
        List<Path> files,
        List<String> notes,
        BatchCounters counters,
        CarriedClasses classes) {
    /**
     * The dict of a file that the weights were taken from.
     *
     * @param name e.g. {@code model}, {@code ema.module}; empty for a bare state dict
     * @param others names of the other dicts that hold tensors
     */
    public record Entry(String name, List<String> others) {
        /** A bare state dict, and nothing else that holds tensors. */
        public static final Entry BARE = new Entry("", List.of());

        public Entry {
            others = List.copyOf(others);
        }

        public boolean isBare() {
            return name.isEmpty();
        }

        /** A sentence on the choice, for a report; empty if there was nothing to choose from. */
        public Optional<String> choice() {
            return others.isEmpty()
                    ? Optional.empty()
                    : Optional.of("took " + (isBare() ? "the top level" : "'" + name + "'")
                            + "; other entries hold tensors too: " + String.join(", ", others));
        }
    }

    public Checkpoint {
        files = List.copyOf(files);
        notes = List.copyOf(notes);
    }
}
