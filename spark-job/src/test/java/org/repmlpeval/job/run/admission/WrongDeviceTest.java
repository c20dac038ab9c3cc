package org.repmlpeval.job.run.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.model.NativeRuntime;

/** Devices whose products are wrong are refused before their first shard; on the stand-in for a device of the module {@code model}. */
class WrongDeviceTest {
    private static final Path BUILD = Path.of("../model/src/test/cpp/cuda-stand-in/build.sh")
            .toAbsolutePath()
            .normalize();

    private static final String WRONG = " refused: the cuda engine of this machine computes wrong logits: ";

    /** Two networks, in float32 and in three types. */
    private static final int CANARIES = 8;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void buildTheStandIn() throws Exception {
        String line = NativeRuntime.versions().get("cuda").split("\\.")[0];
        boolean compiles = System.getProperty("os.arch").equals("amd64") && isInstalled("g++");
        assumeTrue(compiles, "needs g++ for x86-64");
        Process build = new ProcessBuilder("sh", BUILD.toString(), folder.toString(), line)
                .redirectErrorStream(true)
                .start();
        String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(build.waitFor()).as(output).isZero();
    }

    private static boolean isInstalled(String program) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(program, "--version").start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aDeviceThatMultipliesRightlyIsAdmitted() throws Exception {
        assertThat(canaries("cuda", Map.of())).hasSize(CANARIES).allSatisfy(line -> assertThat(line)
                .endsWith(" passed"));
    }

    /** One element of each product is wrong, as of a device with a defect. */
    @Test
    void aDeviceThatMultipliesWronglyIsRefusedAndNamed() throws Exception {
        List<String> lines = canaries("cuda:1", Map.of("REPMLP_STAND_IN", "wrong=1"));
        assertThat(lines).hasSize(CANARIES).allSatisfy(line -> assertThat(line)
                .contains(WRONG)
                .contains("device=device 1 (Stand-in B, GPU-00000000-0000-0000-0000-000000000002)")
                .endsWith("; use another device or another --backend, and check this device with NVIDIA's tools"));
    }

    /** The last bits of the mantissa, as of a device that takes a shorter type for float32. */
    @Test
    void aDeviceThatCutsOffDigitsIsRefused() throws Exception {
        List<String> lines = canaries("cuda", Map.of("REPMLP_STAND_IN", "short=1"));
        assertThat(lines.subList(0, 2)).allSatisfy(line -> assertThat(line).contains(WRONG));
        assertThat(lines.subList(2, CANARIES))
                .as("reduced precision has no more digits")
                .allSatisfy(line -> assertThat(line).endsWith(" passed"));
    }

    /** Lines of {@link CanaryProbe} in a JVM of its own, because CUDA is started once in a process. */
    private static List<String> canaries(String backend, Map<String, String> variables) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Drepmlp.cuda.libs=" + folder,
                "-Drepmlp.cuda.cache=" + folder.resolve("cache"),
                "-cp",
                System.getProperty("java.class.path"),
                CanaryProbe.class.getName(),
                backend);
        builder.environment().remove("CUDA_VISIBLE_DEVICES");
        builder.environment().putAll(variables);
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines()
                .filter(line -> line.contains("passed") || line.contains("refused"))
                .toList();
    }
}
