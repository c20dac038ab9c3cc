package org.repmlpeval.job.task;

import java.util.Random;

/** The one seed of random tests, and what to print when one fails. */
public final class Seed {
    private static final long SEED = Long.getLong("test.seed", 20240611L);
    public static final String REPLAY = "replay with ./mvnw verify -Dtest.seed=" + SEED;

    private Seed() {}

    public static Random random() {
        return new Random(SEED);
    }
}
