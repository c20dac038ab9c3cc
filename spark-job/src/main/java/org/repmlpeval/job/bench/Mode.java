package org.repmlpeval.job.bench;

import java.util.Locale;
import org.repmlpeval.model.InvalidInputException;

/** How threads divide the work. */
public enum Mode {
    /** All threads work on each batch: lowest latency. */
    TOGETHER,
    /** Each thread runs its own batches, as Spark tasks do: highest throughput. */
    APART;

    /** @throws InvalidInputException with the legal modes, if the text is not one of them */
    static Mode parse(String text) {
        for (Mode mode : values()) {
            if (mode.label().equals(text)) {
                return mode;
            }
        }
        throw new InvalidInputException("unknown mode '" + text + "'; legal: together, apart");
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
