package org.repmlpeval.model.checkpoint.names;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;

/** Whose names the tensors of a checkpoint have. */
public enum Naming {
    /** Those of the authors' published code, which architectures use throughout. */
    OFFICIAL,
    /** Those of {@link OpenMmlabNames}. */
    OPENMMLAB;

    /** The name on the command line and in files: {@code official}, {@code openmmlab}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The same tensors under these names.
     *
     * @throws InvalidInputException if these are OpenMMLab's and a tensor has none there
     */
    public StateDict of(StateDict official) {
        return this == OPENMMLAB ? OpenMmlabNames.toOpenMmlab(official) : official;
    }

    /** As {@link #of(StateDict)}; counters of other modules keep their names. */
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
        throw new InvalidInputException("unknown names '" + text + "'; legal: "
                + Arrays.stream(values()).map(Naming::label).collect(Collectors.joining(", ")));
    }
}
