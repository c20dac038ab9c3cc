package org.repmlpeval.job.run.weights;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Models of runs whose executor is the driver's own JVM: handed over as they are instead of serialised, broadcast and read again. */
final class LocalBundles {
    private static final Map<String, ModelBundle> BY_RUN = new ConcurrentHashMap<>();

    private LocalBundles() {}

    static void put(String runId, ModelBundle bundle) {
        BY_RUN.put(runId, bundle);
    }

    /** Empty in the JVM of an executor of its own. */
    static Optional<ModelBundle> find(String runId) {
        return Optional.ofNullable(BY_RUN.get(runId));
    }

    static void remove(String runId) {
        BY_RUN.remove(runId);
    }
}
