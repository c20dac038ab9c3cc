package org.repmlpeval.model.engine.cpu;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.repmlpeval.model.NativeLibraries;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.cpu.memory.SteadyGemm;
import org.repmlpeval.model.plan.Plan;

/** Runs plans on the CPU in float32, with OpenBLAS, oneDNN and Java loops. */
public final class CpuBackend implements Backend {
    private static BlasHealth health;
    private static boolean batchIndependent;

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public boolean supports(Precision precision) {
        return precision == Precision.FLOAT32;
    }

    @Override
    public int preference() {
        return 1;
    }

    @Override
    public LoadedModel load(Map<Form, Plan> plans, EngineOptions options) {
        start();
        return new CpuModel(plans, options);
    }

    @Override
    public Map<String, String> description() {
        Map<String, String> description = new TreeMap<>(NativeRuntime.versions());
        description.put("backend", name());
        description.putAll(start().description());
        description.put(BATCH_INDEPENDENT, Boolean.toString(batchIndependent));
        description.put(KERNELS, kernels());
        return description;
    }

    /** Loads OpenBLAS and measures it, once per JVM. @throws EnvironmentException if it does not load */
    static synchronized BlasHealth start() {
        if (health == null) {
            NativeRuntime.prepare();
            // Parallelism comes from the callers; threads inside a product would compete with them for the same cores.
            NativeLibraries.load(() -> openblas_nolapack.blas_set_num_threads(1));
            health = BlasHealth.measure();
            batchIndependent = SteadyGemm.start();
            health.warnIfCrippled();
        }
        return health;
    }

    /** OpenBLAS's name of the CPUs that its kernels are made for. */
    private static String kernels() {
        String library = Loader.load(openblas_nolapack.class);
        return NativeRuntime.text(library, "openblas_get_corename").orElse("unknown");
    }

    /** Current speed of a large product on one thread, in 1e9 floating-point operations per second. */
    public static double sgemmGigaflops(int size, double seconds) {
        start();
        return BlasHealth.gigaflops(size, seconds);
    }

    static String text(double gigaflops) {
        return String.format(Locale.ROOT, "%.1f", gigaflops);
    }
}
