package org.repmlpeval.model.engine.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.cpu.memory.Gemm;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether OpenBLAS is as fast on this machine as the CPU's instruction set promises. OpenBLAS silently falls back to slow
 * kernels on CPUs that it does not recognise, or when environment variables tell it to. This check detects speeds below that of
 * AVX2. It does not detect AVX-512 CPUs that run AVX2 kernels.
 *
 * @param gigaflops measured on one thread
 * @param promised 1e9 operations per second that clock and instruction set promise; 0 if unknown
 */
record BlasHealth(double gigaflops, double promised) {
    private static final Logger LOG = LoggerFactory.getLogger(BlasHealth.class);
    /** Kernels of the promised instruction set reach more than this fraction even on a busy machine; SSE kernels do not. */
    private static final double HEALTHY = 0.4;

    private static final int SIZE = 512;
    private static final double SECONDS = 0.05;
    private static final double SECOND_LOOK_SECONDS = 0.5;
    private static final int LEAST_PRODUCTS = 8;

    static BlasHealth measure() {
        double promised = promised(cpuinfo());
        BlasHealth first = new BlasHealth(gigaflops(SIZE, SECONDS), promised);
        // A busy moment does not mean that BLAS is slow, so the measurement must stay slow for longer.
        return first.isCrippled() ? new BlasHealth(gigaflops(SIZE, SECOND_LOOK_SECONDS), promised) : first;
    }

    /**
     * The best speed of repeated square matrix products after one warm-up, within about that time, but of at least eight products.
     */
    static double gigaflops(int size, double seconds) {
        MemoryBudget own = new MemoryBudget(Long.MAX_VALUE);
        long elements = (long) size * size;
        try (NativeFloats a = filled(elements, own);
                NativeFloats b = filled(elements, own);
                NativeFloats c = filled(elements, own)) {
            double best = 0;
            long end = System.nanoTime() + (long) (seconds * 1e9);
            for (int i = 0; i <= LEAST_PRODUCTS || System.nanoTime() < end; i++) {
                long start = System.nanoTime();
                Gemm.multiply(
                        a.matrix(0, size, size, size),
                        b.matrix(0, size, size, size),
                        Gemm.Sum.OVERWRITE,
                        c.matrix(0, size, size, size));
                double speed = 2.0 * elements * size / (System.nanoTime() - start);
                best = i == 0 ? 0 : Math.max(best, speed);
            }
            return best;
        }
    }

    private static NativeFloats filled(long elements, MemoryBudget budget) {
        NativeFloats floats = new NativeFloats(elements, budget, "a measurement");
        float[] ones = new float[(int) elements];
        Arrays.fill(ones, 1);
        floats.put(0, ones);
        return floats;
    }

    /**
     * The speed of two vector units with fused multiply-adds at the clock rate that the system reports. Boosted clocks give more.
     */
    static double promised(List<String> cpuinfo) {
        Set<String> flags = new HashSet<>();
        double megahertz = 0;
        for (String line : cpuinfo) {
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("flags") && flags.isEmpty()) {
                flags.addAll(Arrays.asList(value.split("\\s+")));
            } else if (line.startsWith("cpu MHz") && megahertz == 0) {
                megahertz = Double.parseDouble(value);
            }
        }
        int perCycle = flags.contains("avx2") && flags.contains("fma") ? 32 : flags.contains("avx") ? 16 : 8;
        return megahertz / 1000 * perCycle;
    }

    boolean isCrippled() {
        return gigaflops < HEALTHY * promised;
    }

    /** The warning for a slow OpenBLAS. */
    String warning() {
        return "OpenBLAS is SLOW here: " + CpuBackend.text(gigaflops)
                + " GF/s on one thread, but this CPU's instruction set promises " + CpuBackend.text(promised)
                + "; everything takes several times as long. Possible causes: another BLAS is loaded"
                + " (org.bytedeco.openblas.load), OpenBLAS does not recognise the CPU, or the machine is overloaded.";
    }

    void warnIfCrippled() {
        if (isCrippled()) {
            LOG.warn(warning());
        }
    }

    Map<String, String> description() {
        Map<String, String> description = new LinkedHashMap<>();
        description.put(Backend.SGEMM, CpuBackend.text(gigaflops));
        description.put("sgemmGigaflopsPromised", promised == 0 ? "unknown" : CpuBackend.text(promised));
        if (isCrippled()) {
            description.put(Backend.WARNING, warning());
        }
        return description;
    }

    private static List<String> cpuinfo() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
