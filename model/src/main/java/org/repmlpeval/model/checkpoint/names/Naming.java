package org.repmlpeval.model.checkpoint.names;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;

/** The naming scheme of a checkpoint's tensors. */
public enum Naming {
    /** The names in the authors' published code, which architectures use everywhere. */
    OFFICIAL,
    /** The names in {@link OpenMmlabNames}. */
    OPENMMLAB;

    /** The name on the command line and in files: {@code official}, {@code openmmlab}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The same tensors under these names.
     *
     * @throws InvalidInputException if these are OpenMMLab's names and a tensor has no such name
     */
    public StateDict of(StateDict official) {
        return this == OPENMMLAB ? OpenMmlabNames.toOpenMmlab(official) : official;
    }

    /** Like {@link #of(StateDict)}; counters of other modules keep their names. */
    public BatchCounters of(BatchCounters official) {
        return this == OPENMMLAB ? OpenMmlabNames.toOpenMmlab(official) : official;
    }

    /** @throws InvalidInputException naming the legal ones */
    public static Naming parse(String text) {
        for (Naming naming : values()) {
            if (naming.label().equals(text.strip())) {
                return naming;
            }
        }
        throw new InvalidInputException("unknown naming '" + text + "'; legal: "
                + Arrays.stream(values()).map(Naming::label).collect(Collectors.joining(", ")));
    }
}
