package org.repmlpeval.model.checkpoint;

import java.util.Locale;

/** Floating-point format of weights in memory and of the arithmetic on them. */
public enum Precision {
    FLOAT32(Float.BYTES),
    FLOAT64(Double.BYTES);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** The name on the command line and in reports: {@code float32}, {@code float64}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
