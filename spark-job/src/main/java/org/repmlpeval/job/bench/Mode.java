package org.repmlpeval.job.bench;

import java.util.Locale;
import org.repmlpeval.model.InvalidInputException;

/** How threads share batches. */
public enum Mode {
    /** All threads work on each batch: lowest latency. */
    TOGETHER,
    /** Each thread runs batches of its own, as Spark's tasks do: highest throughput. */
    APART;

    /** @throws InvalidInputException naming the legal modes */
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
