package org.repmlpeval.model.engine.cpu.onednn;

import java.util.Arrays;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.repmlpeval.model.NativeLibraries;
import org.repmlpeval.model.NativeRuntime;

/** oneDNN in this JVM. */
public final class OneDnn {
    private static engine engine;
    /** OpenMP's number of threads is a setting of each calling thread. Callers already share out the cores. */
    private static final ThreadLocal<Boolean> ON_ONE_THREAD =
            ThreadLocal.withInitial(() -> NativeRuntime.call(Loader.load(dnnl.class), "omp_set_num_threads", 1));

    private OneDnn() {}

    /**
     * Version and instruction set, for a report.
     *
     * @throws org.repmlpeval.model.EnvironmentException if it does not load
     */
    public static String description() {
        engine();
        dnnl_version_t version = dnnl.dnnl_version();
        int instructions = dnnl.dnnl_get_effective_cpu_isa();
        String name = Arrays.stream(dnnl.cpu_isa.values())
                .filter(isa -> isa.value == instructions)
                .map(Enum::name)
                .findFirst()
                .orElse("0x" + Integer.toHexString(instructions));
        return version.major() + "." + version.minor() + "." + version.patch() + " " + name;
    }

    /** Calls from this thread compute in this thread, whatever OMP_NUM_THREADS says. */
    static void onOneThread() {
        ON_ONE_THREAD.get();
    }

    /**
     * The engine, ready for calls from this thread.
     *
     * @throws org.repmlpeval.model.EnvironmentException if it does not load
     */
    static synchronized engine engine() {
        if (engine == null) {
            NativeRuntime.prepare();
            NativeLibraries.load(() -> engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0));
        }
        onOneThread();
        return engine;
    }
}
