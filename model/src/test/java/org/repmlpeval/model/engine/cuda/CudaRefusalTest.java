package org.repmlpeval.model.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.NativeRuntime;

/** What is said where the backend cuda cannot run: on this machine for real, otherwise on the stand-in. */
class CudaRefusalTest {
    private static final List<String> FOLDERS =
            List.of("/usr/local/cuda/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib64");

    /** Of CUDA, for which this build is: 13, or 12 by -Pcuda12. */
    private static final int LINE =
            Integer.parseInt(NativeRuntime.versions().get("cuda").split("\\.")[0]);

    private static final String DRIVER = LINE == 13 ? "580" : "525";

    @Test
    void aMachineWithoutADriverIsToldWhatToInstall() throws Exception {
        assumeFalse(isInstalled("libcuda.so.1"), "this machine has an NVIDIA driver");
        String refusal =
                "the backend cuda does not start: libcuda.so.1 is neither in the library path of the system nor in ";
        assertThat(run("cuda", Map.of())).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains(" refused: " + refusal)
                .endsWith("; install NVIDIA's driver, version " + DRIVER
                        + " or newer, on this machine, or use --backend cpu"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cudart", "cublasLt", "cublas", "nvrtc"})
    void aMissingLibraryIsNamed(String name, @TempDir Path folder) throws Exception {
        String missing = "lib" + name + ".so." + LINE;
        assumeTrue(StandIn.start(), "needs g++ for x86-64");
        assumeFalse(isInstalled(missing), "this machine has " + missing);
        try (Stream<Path> files = Files.list(StandIn.folder())) {
            for (Path file : files.filter(f -> f.getFileName().toString().contains(".so."))
                    .toList()) {
                if (!file.endsWith(missing)) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
        assertThat(run("cuda", Map.of(), "-Drepmlp.cuda.libs=" + folder))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line)
                                .contains(" refused: the backend cuda does not start: " + missing
                                        + " is neither in the library path" + " of the system nor in [" + folder)
                                .endsWith(
                                        "; install the runtime libraries of CUDA " + LINE
                                                + " (cudart, cuBLAS and NVRTC), or name the"
                                                + " folder that holds them with --cuda-libs DIR (or -Drepmlp.cuda.libs=DIR), or use --backend cpu"));
    }

    @Test
    void aDriverThatIsTooOldIsNamed() throws Exception {
        assumeTrue(StandIn.start(), "needs g++ for x86-64");
        Map<String, String> old = Map.of("REPMLP_STAND_IN", "driver=" + ((LINE - 1) * 1000 + 40));
        assertThat(run("cuda", old, libraries())).hasSize(2).allSatisfy(line -> assertThat(line)
                .endsWith(
                        " refused: the backend cuda does not start: the NVIDIA driver of this machine runs CUDA up to "
                                + (LINE - 1) + ".4, but this build is for CUDA " + LINE + "; install driver " + DRIVER
                                + " or newer" + (LINE == 13 ? ", build with -Pcuda12" : "")
                                + ", or use --backend cpu"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "devices=0 | the driver finds no NVIDIA device (the environment variable CUDA_VISIBLE_DEVICES is not set); give the process a device, or use --backend cpu",
                "init=802 | the backend cuda does not start, because the driver does not: CUDA_ERROR_SYSTEM_NOT_READY; start the service nvidia-fabricmanager, which machines with NVSwitch need, or use --backend cpu",
                "init=999 | the backend cuda does not start, because the driver does not: error 999; see what nvidia-smi says on this machine, or use --backend cpu",
                "capability=70 | device 0 (Stand-in A, GPU-00000000-0000-0000-0000-000000000001) has compute capability 7.0; the backend cuda needs 7.5 or newer",
                "capability=130 | nvrtc: error: invalid value for --gpu-architecture (-arch); if the device is newer than NVRTC, install newer runtime libraries of CUDA",
                "memory=30000000 | no memory to run even one image: a run of one image takes 32 MB of device memory, but only",
                "memory=0 | no memory to load the weights: device 0 (Stand-in A, GPU-00000000-0000-0000-0000-000000000001) has no memory left to make a context",
                "memory=1000 | no memory to load the weights: ",
                "fail=2 | device 0 (Stand-in A, GPU-00000000-0000-0000-0000-000000000001) fails while it computes: CUDA_ERROR_LAUNCH_FAILED (unspecified launch failure); this process cannot use the device any more: start it again"
            })
    void aDeviceThatDoesNotDoIsDescribedEveryTime(String settings, String message) throws Exception {
        assumeTrue(StandIn.start(), "needs g++ for x86-64");
        assertThat(run("cuda", Map.of("REPMLP_STAND_IN", settings), libraries()))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(" refused: ").contains(message));
    }

    @ParameterizedTest
    @CsvSource({
        "NVIDIA_TF32_OVERRIDE, float32",
        "CUBLAS_EMULATE_SINGLE_PRECISION, float32",
        "CUBLAS_EMULATE_DOUBLE_PRECISION, float64"
    })
    void variablesThatMakeProductsLessExactAreRefused(String variable, String precision) throws Exception {
        assumeTrue(StandIn.start(), "needs g++ for x86-64");
        assertThat(run("cuda", Map.of(variable, "1"), libraries())).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains(" refused: the environment variable " + variable
                        + " is 1, which may make " + precision + " products less exact than " + precision
                        + "; unset it, or set it to 0"));
        assertThat(run("cuda", Map.of(variable, "0"), libraries())).containsExactly(ran("A", 1), ran("A", 2));
    }

    @Test
    void aDeviceIsChosenByPositionOrUuid() throws Exception {
        assumeTrue(StandIn.start(), "needs g++ for x86-64");
        assertThat(run("cuda:1", Map.of(), libraries())).containsExactly(ran("B", 1), ran("B", 2));
        assertThat(run("cuda:GPU-00000000-0000-0000-0000-000000000002", Map.of(), libraries()))
                .containsExactly(ran("B", 1), ran("B", 2));
        assertThat(run("cuda:7", Map.of("CUDA_VISIBLE_DEVICES", "3,7"), libraries()))
                .containsExactly(ran("B", 1), ran("B", 2));
        assertThat(run("cuda:7", Map.of("REPMLP_STAND_IN", "devices=1"), libraries()))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line)
                                .contains(
                                        " refused: there is no CUDA device 7; this process sees [GPU-00000000-0000-0000-0000-000000000001], and the environment variable CUDA_VISIBLE_DEVICES is not set; "));
        assertThat(run("cuda:7", Map.of(), libraries()))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line)
                                .contains(
                                        " refused: there is no CUDA device 7; this process sees [GPU-00000000-0000-0000-0000-000000000001, GPU-"));
    }

    @Test
    void aPartOfADeviceHasAUuidOfItsOwn() throws Exception {
        assumeTrue(StandIn.start(), "needs g++ for x86-64");
        Map<String, String> parts = Map.of("REPMLP_STAND_IN", "mig=1");
        String uuid = "MIG-00000000-0000-0000-0000-000000000002";
        assertThat(run("cuda:" + uuid, parts, libraries()))
                .containsExactly(ran("B MIG 1g.10gb", 1), ran("B MIG 1g.10gb", 2));
        assertThat(run("cuda:7", parts, libraries())).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains(" refused: there is no CUDA device 7; this process sees [MIG-", ", " + uuid + "]"));
    }

    @Test
    void aLostDeviceIsNotUsedAgainAndOthersGoOn() throws Exception {
        assumeTrue(StandIn.start(), "needs g++ for x86-64");
        String lost =
                " refused: device 0 (Stand-in A, GPU-00000000-0000-0000-0000-000000000001) fails while it computes:"
                        + " CUDA_ERROR_LAUNCH_FAILED (unspecified launch failure); this process cannot use the device any more:"
                        + " start it again, and look at the device with nvidia-smi if it fails again";
        assertThat(run(LostDeviceProbe.class, "cuda", Map.of(), libraries()))
                .containsExactly(
                        "before: cuda:0 ran",
                        "before: cuda:1 ran",
                        "lost: cuda:0" + lost,
                        "later: cuda:0" + lost,
                        "later: cuda:1 ran",
                        "another model: cuda:0" + lost,
                        "launches on the lost device: 0",
                        "closed");
    }

    @Test
    void anOlderDeviceSimulatesWhatItCannotMultiply() throws Exception {
        assumeTrue(StandIn.start(), "needs g++ for x86-64");
        Map<String, String> older = Map.of("REPMLP_STAND_IN", "capability=75");
        assertThat(run(PrecisionProbe.class, "cuda", older, libraries()))
                .containsExactly(
                        "[fused@fp16]: computed by the device, sums in float32",
                        "[fused@tf32, fused@bf16]: simulated by rounding on the device, sums in float32",
                        "[fused@tf32, fused@bf16, fused@fp16]: fp16 computed by the device, bf16 and tf32 simulated by"
                                + " rounding on it, sums in float32");
        assertThat(run(PrecisionProbe.class, "cuda", Map.of("NVIDIA_TF32_OVERRIDE", "0"), libraries()))
                .as("the libraries multiply in float32 then")
                .containsExactly(
                        "[fused@fp16]: computed by the device, sums in float32",
                        "[fused@tf32, fused@bf16]: bf16 computed by the device, tf32 simulated by rounding on it, sums"
                                + " in float32",
                        "[fused@tf32, fused@bf16, fused@fp16]: bf16 and fp16 computed by the device, tf32 simulated by"
                                + " rounding on it, sums in float32");
        assertThat(run(PrecisionProbe.class, "cuda", Map.of(), libraries()))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).endsWith(": computed by the device, sums in float32"));
    }

    private static String ran(String device, int turn) {
        return "turn " + turn + " ran: cuda on Stand-in " + device;
    }

    private static String libraries() {
        return "-Drepmlp.cuda.libs=" + StandIn.folder();
    }

    /** Lines of a probe in a JVM of its own. */
    private static List<String> run(String backend, Map<String, String> variables, String... properties)
            throws IOException, InterruptedException {
        return run(CudaProbe.class, backend, variables, properties);
    }

    private static List<String> run(Class<?> probe, String backend, Map<String, String> variables, String... properties)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(properties));
        if (StandIn.start()) {
            command.add("-Drepmlp.cuda.cache=" + StandIn.folder().resolve("cache"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), probe.getName(), backend));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("CUDA_VISIBLE_DEVICES");
        builder.environment().putAll(variables);
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines().toList();
    }

    /** Whether the library is on this machine, so that it is not missing. */
    private static boolean isInstalled(String library) {
        String more = System.getenv().getOrDefault("LD_LIBRARY_PATH", "");
        return Stream.concat(FOLDERS.stream(), Stream.of(more.split(":")))
                .anyMatch(folder -> Files.exists(Path.of(folder, library)));
    }
}
