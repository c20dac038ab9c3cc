package org.repmlpeval.job.bench;

import java.util.Locale;

/** How threads share batches. */
public enum Mode {
    /** All threads work on each batch: lowest latency. */
    TOGETHER,
    /** Each thread runs batches of its own, as Spark's tasks do: highest throughput. */
    APART;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
