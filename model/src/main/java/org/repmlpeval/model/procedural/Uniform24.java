package org.repmlpeval.model.procedural;

import java.nio.charset.StandardCharsets;

/**
 * A stream of uniform numbers named by a text: value i is the top 24 bits of splitmix64 at state
 * {@code fnv1a64(name) + (i + 1) · 0x9E3779B97F4A7C15}, divided by 2^24. Every value is exact in float32.
 */
final class Uniform24 {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;

    Uniform24(String name) {
        long hash = FNV_OFFSET;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        seed = hash;
    }

    /** Value {@code i} of the stream, in [0, 1). */
    double at(int i) {
        long z = seed + (i + 1L) * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 40) / 16777216.0;
    }
}
