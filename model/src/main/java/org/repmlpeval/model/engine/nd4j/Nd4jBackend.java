package org.repmlpeval.model.engine.nd4j;

import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend.NoAvailableBackendException;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.NativeLibraries;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.plan.Plan;

/** Runs plans with ND4J operations. Each caller uses one BLAS and OpenMP thread. */
public final class Nd4jBackend implements Backend {
    private static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";
    /** OpenMP keeps the number of threads per calling thread. */
    private static final ThreadLocal<Boolean> THREAD_LIMITED = ThreadLocal.withInitial(() -> {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
        return true;
    });

    private static boolean started;
    private static EnvironmentException failure;

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public boolean supports(Precision precision) {
        return true;
    }

    /** Preferred where the build has CUDA; on the CPU the other backend is faster. */
    @Override
    public int preference() {
        return onClassPath(CUDA) ? 2 : 0;
    }

    /** @throws EnvironmentException if ND4J does not start on this machine; every call repeats the reason of the first failure */
    @Override
    public LoadedModel load(Map<Form, Plan> plans, EngineOptions options) {
        start();
        return new Nd4jModel(plans, options);
    }

    @Override
    public Map<String, String> description() {
        start();
        Map<String, String> description = new TreeMap<>(NativeRuntime.versions());
        description.put("backend", name() + " " + Nd4j.getBackend().getClass().getSimpleName());
        description.put(
                "cpuOptimised",
                String.valueOf(
                        NativeOpsHolder.getInstance().getDeviceNativeOps().isOptimalRequirementsMet()));
        return description;
    }

    /** Parallelism comes from the callers; threads inside an operation would compete with them for the same cores. */
    static void limitThisThread() {
        THREAD_LIMITED.get();
    }

    static synchronized void start() {
        if (failure != null) {
            throw new EnvironmentException(failure.getMessage(), failure);
        }
        if (started) {
            return;
        }
        try {
            NativeRuntime.requireInstructionSet();
            NativeRuntime.prepare();
            // ND4J resets the BLAS threads to the number of cores when it starts.
            Nd4j.getNDArrayFactory().blas().setMaxThreads(1);
            limitThisThread();
            started = true;
        } catch (ExceptionInInitializerError | UnsatisfiedLinkError | NoClassDefFoundError e) {
            failure = NativeLibraries.explain(e)
                    .orElseGet(() -> new EnvironmentException(
                            "ND4J does not start on this machine (natives " + NativeRuntime.versions() + "): "
                                    + rootMessage(e),
                            e));
            throw failure;
        } catch (EnvironmentException e) {
            failure = e;
            throw e;
        }
    }

    private static boolean onClassPath(String name) {
        return Nd4jBackend.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof NoAvailableBackendException ? "no ND4J backend on the class path" : root.toString();
    }
}
