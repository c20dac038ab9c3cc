package org.repmlpeval.model.engine;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.repmlpeval.model.NativeRuntime;

/** OpenBLAS's kernels for another CPU than this one, in a JVM of their own, because OpenBLAS chooses its kernels once. */
public final class Kernels {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private Kernels() {}

    /** What a JVM with those kernels printed. */
    public record Output(int exitCode, String text) {}

    /** Whether this CPU has all those instruction sets; only known on Linux. */
    public static boolean has(String... instructionSets) throws IOException {
        if (!Files.isReadable(CPUINFO)) {
            return false;
        }
        try (var lines = Files.lines(CPUINFO)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Arrays.asList(line.split("\\s+")).containsAll(List.of(instructionSets)))
                    .orElse(false);
        }
    }

    /** Runs a class whose main method calls {@link #use} first. */
    public static Output run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dtest.seed=" + System.getProperty("test.seed"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }

    /** Lets OpenBLAS, which is not loaded yet, choose the kernels of that name, and oneDNN those for the same CPUs. */
    public static void use(String name) {
        NativeRuntime.prepare();
        set("OPENBLAS_CORETYPE", name);
        set(
                "ONEDNN_MAX_CPU_ISA",
                switch (name) {
                    case "Haswell", "Zen" -> "AVX2";
                    case "Sandybridge" -> "AVX";
                    case "SkylakeX" -> "AVX512_CORE";
                    case "Nehalem" -> "SSE41";
                    default -> throw new IllegalArgumentException(name);
                });
    }

    private static void set(String variable, String value) {
        NativeLibrary.getInstance("c").getFunction("setenv").invokeInt(new Object[] {variable, value, 1});
    }
}
