package org.repmlpeval.model.engine.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kernel compiles, for each type of numbers that has kernels of its own, for the architectures that the backend supports, where NVIDIA's compiler is installed. */
class NvccTest {
    /** For float64, which only checks use, the oldest, the newest and one between. */
    private static final List<Integer> FEW = List.of(75, 90, 120);

    private static final List<Integer> ALL = List.of(75, 80, 86, 89, 90, 100, 120);

    private static final Pattern KERNEL = Pattern.compile("^KERNEL ", Pattern.MULTILINE);

    private static final Pattern SPILLS =
            Pattern.compile("(\\d+) bytes stack frame, (\\d+) bytes spill stores, (\\d+) bytes spill loads");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TF32")
    void kernelsCompileWithoutSpills(NumberType type) throws Exception {
        assumeTrue(isInstalled(), "nvcc is not installed");
        Path source = Files.writeString(folder.resolve("kernels.cu"), KernelCompiler.source(type));
        List<String> command = new ArrayList<>(List.of("nvcc", "-fatbin", "-Xptxas", "-v", "-Werror", "all-warnings"));
        List<Integer> architectures = type == NumberType.FLOAT64 ? FEW : ALL;
        // Each precision uses one of two functions of a kind.
        command.addAll(List.of("-diag-suppress", "177", "--threads", "2"));
        for (int architecture : architectures) {
            command.addAll(List.of("-gencode", "arch=compute_" + architecture + ",code=sm_" + architecture));
        }
        KernelCompiler.options("sm_90", type).stream()
                .filter(option -> !option.startsWith("--gpu-architecture"))
                .forEach(command::add);
        command.addAll(List.of("-o", folder.resolve("kernels.fatbin").toString(), source.toString()));
        int kernels =
                (int) KERNEL.matcher(KernelCompiler.source(type)).results().count();
        assertThat(kernels).isPositive();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        List<String> found = SPILLS.matcher(output)
                .results()
                .map(result -> result.group(2) + " " + result.group(3))
                .toList();
        assertThat(found).as(output).hasSize(kernels * architectures.size()).containsOnly("0 0");
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("nvcc", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
