package org.repmlpeval.model.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend.NoAvailableBackendException;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;

/** Networks by ND4J operations alone, on whichever ND4J backend the class path has. One BLAS and OpenMP thread per caller. */
final class Nd4jBackend implements Backend {
    /** OpenMP keeps the number of threads per calling thread. */
    private static final ThreadLocal<Boolean> THREAD_LIMITED = ThreadLocal.withInitial(() -> {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
        return true;
    });

    private static Nd4jBackend instance;
    private static EnvironmentException failure;

    private Nd4jBackend() {}

    /**
     * The one of this JVM, initialised on first use.
     *
     * @throws EnvironmentException if ND4J does not start here; every call says so with the first one's reason
     */
    static synchronized Nd4jBackend instance() {
        if (failure != null) {
            throw new EnvironmentException(failure.getMessage(), failure);
        }
        if (instance == null) {
            try {
                instance = start();
            } catch (EnvironmentException e) {
                failure = e;
                throw e;
            }
        }
        return instance;
    }

    /** Parallelism comes from the callers; threads inside an operation would fight with theirs for the same cores. */
    static void limitThisThread() {
        THREAD_LIMITED.get();
    }

    @Override
    public LoadedModel load(Architecture architecture, Map<Form, StateDict> weights, Precision precision) {
        return new Nd4jModel(architecture, weights, precision);
    }

    @Override
    public Map<String, String> description() {
        Map<String, String> description = new LinkedHashMap<>(NativeRuntime.versions());
        description.put("backend", Nd4j.getBackend().getClass().getSimpleName());
        description.put(
                "cpuOptimised",
                String.valueOf(
                        NativeOpsHolder.getInstance().getDeviceNativeOps().isOptimalRequirementsMet()));
        return description;
    }

    private static Nd4jBackend start() {
        NativeRuntime.requireInstructionSet();
        NativeRuntime.prepare();
        try {
            // cores.
            Nd4j.getNDArrayFactory().blas().setMaxThreads(1);
            limitThisThread();
        } catch (ExceptionInInitializerError | UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new EnvironmentException(
                    "ND4J does not start on this machine (natives " + NativeRuntime.versions() + "): " + rootMessage(e),
                    e);
        }
        return new Nd4jBackend();
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof NoAvailableBackendException ? "no ND4J backend on the class path" : root.toString();
    }
}
