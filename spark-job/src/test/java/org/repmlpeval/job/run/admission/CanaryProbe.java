package org.repmlpeval.job.run.admission;

import org.repmlpeval.job.run.executor.ExecutorResources;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;

/** Runs the canaries on a backend and prints what they say, for a JVM with libraries of its own. */
final class CanaryProbe {
    private CanaryProbe() {}

    public static void main(String[] arguments) {
        Backend backend = Backend.of(arguments[0], Precision.FLOAT32);
        try (Cores cores = new Cores(1)) {
            for (EngineCanary canary : EngineCanary.values()) {
                print(canary.name(), () -> canary.verify(backend, cores, ExecutorResources.memory()));
            }
            for (ReducedPrecision type : ReducedPrecision.values()) {
                for (EngineCanary canary : EngineCanary.values()) {
                    print(
                            canary + " in " + type.label(),
                            () -> canary.verify(backend, cores, ExecutorResources.memory(), type));
                }
            }
        }
    }

    private static void print(String canary, Runnable work) {
        try {
            work.run();
            System.out.println(canary + " passed");
        } catch (EnvironmentException e) {
            System.out.println(canary + " refused: " + e.getMessage());
        }
    }
}
