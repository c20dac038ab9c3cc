package org.repmlpeval.job.run.weights;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Models of local runs, in which the driver's JVM is also the executor: they are handed over directly instead of being serialised and
 * broadcast.
 */
public final class LocalBundles {
    private static final Map<String, ModelBundle> BY_RUN = new ConcurrentHashMap<>();

    private LocalBundles() {}

    public static void put(String runId, ModelBundle bundle) {
        BY_RUN.put(runId, bundle);
    }

    /** Empty in a separate executor JVM. */
    public static Optional<ModelBundle> find(String runId) {
        return Optional.ofNullable(BY_RUN.get(runId));
    }

    public static void remove(String runId) {
        BY_RUN.remove(runId);
    }
}
