package org.repmlpeval.model.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.engine.Backend;

class BlasHealthTest {
    private static final String VARIABLE = "OPENBLAS_CORETYPE";
    /** Of the clock's decimal fraction. */
    private static final double ROUNDING = 1e-9;

    private static List<String> cpuinfo(String megahertz, String flags) {
        String cpu =
                """
                processor\t: 0
                vendor_id\t: GenuineIntel
                model name\t: Some CPU @ 9.99GHz
                cpu MHz\t\t: %s
                cache size\t: 36608 KB
                flags\t\t: fpu vme %s
                vmx flags\t: vnmi preemption_timer avx2 fma
                bogomips\t: 5000.00
                """
                        .formatted(megahertz, flags);
        String second = cpu.replace("processor\t: 0", "processor\t: 1").replace(megahertz, "800.000");
        return (cpu + "\n" + second).lines().toList();
    }

    /** 32 operations per cycle: two units of eight fused multiply-adds; half of it without fusion, a quarter without AVX. */
    @ParameterizedTest
    @CsvSource({
        "2500.000, sse2 avx fma avx2 avx512f, 80",
        "2500.000, sse2 avx fma avx2, 80",
        "2500.000, sse2 avx avx2, 40",
        "2500.000, sse2 avx, 40",
        "2500.000, sse2 ssse3, 20",
        "3187.202, avx fma avx2, 101.990464"
    })
    void promisedByClockAndInstructionSetOfTheFirstCpu(String megahertz, String flags, double expected) {
        assertThat(BlasHealth.promised(cpuinfo(megahertz, flags))).isCloseTo(expected, within(ROUNDING));
    }

    @Test
    void nothingIsPromisedWhereTheClockIsUnknown() {
        assertThat(BlasHealth.promised(List.of())).isZero();
        List<String> arm = List.of("processor\t: 0", "BogoMIPS\t: 243.75", "Features\t: fp asimd", "CPU part\t: 0xd0c");
        assertThat(BlasHealth.promised(arm)).isZero();
        assertThat(new BlasHealth(1, 0).isCrippled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"95, 80, false", "80, 80, false", "32.1, 80, false", "31.9, 80, true", "8, 80, true"})
    void crippledIsLessThanTheInstructionSetBelowWouldReach(double measured, double promised, boolean crippled) {
        assertThat(new BlasHealth(measured, promised).isCrippled()).isEqualTo(crippled);
    }

    @Test
    void theDescriptionNamesBothNumbers() {
        assertThat(new BlasHealth(71.26, 80).description())
                .isEqualTo(Map.of(Backend.SGEMM, "71.3", "sgemmGigaflopsPromised", "80.0"));
        assertThat(new BlasHealth(5, 0).description()).containsEntry("sgemmGigaflopsPromised", "unknown");
    }

    /** Starts the backend and measures, in a JVM of its own: OpenBLAS chooses its kernels once. */
    static final class Measures {
        private Measures() {}

        public static void main(String[] args) {
            System.out.println("description " + new CpuBackend().description());
            System.out.println("gigaflops " + CpuBackend.sgemmGigaflops(512, 0.3));
        }
    }

    private static String measured(String coreType) throws IOException, InterruptedException {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Measures.class.getName())
                .redirectErrorStream(true);
        java.environment().remove(VARIABLE);
        if (coreType != null) {
            java.environment().put(VARIABLE, coreType);
        }
        Process process = java.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static double gigaflops(String output) {
        return Double.parseDouble(
                output.substring(output.indexOf("gigaflops ")).strip().split(" ")[1]);
    }

    @Test
    void aVariableThatChoosesSlowKernelsIsReportedAndIgnored() throws IOException, InterruptedException {
        String plain = measured(null);
        String harmed = measured("Prescott");
        System.out.printf(
                Locale.ROOT, "sgemm: %.1f GF/s, %.1f with %s%n", gigaflops(plain), gigaflops(harmed), VARIABLE);
        assertThat(plain).doesNotContain(VARIABLE);
        assertThat(harmed)
                .contains("INFO")
                .doesNotContain("WARN")
                .contains("ignoring OPENBLAS_CORETYPE=Prescott")
                .contains("backend=cpu")
                .contains(Backend.SGEMM + "=");
        assertThat(gigaflops(harmed)).as(harmed).isGreaterThan(gigaflops(plain) / 2);
    }
}
