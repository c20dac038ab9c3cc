package org.repmlpeval.partitioning;

import java.util.Random;

/** The one seed of random tests, from the system property {@code test.seed}. */
public final class TestSeed {
    private static final long SEED = Long.getLong("test.seed", 20240611L);

    private TestSeed() {}

    public static Random random() {
        return new Random(SEED);
    }

    /** For an assertion's description. */
    public static String replay() {
        return "replay with ./mvnw verify -Dtest.seed=" + SEED;
    }
}
