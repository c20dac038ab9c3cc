package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.GpuStandIn;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;

/** Which engine {@code --backend}, {@code --device} and {@code --cuda-libs} take, and what the report says of it. */
class EngineChoiceTest {
    private static final String DEVICE_A = "device 0 (Stand-in A, GPU-00000000-0000-0000-0000-000000000001)";

    @TempDir
    Path directory;

    @Test
    void autoTakesTheDeviceIfItCanBeUsed() throws IOException, InterruptedException {
        JsonNode engine = evaluated("", List.of());
        assertThat(engine.at("/backend").textValue()).isEqualTo("cuda on Stand-in A");
        assertThat(engine.at("/choice").textValue()).isEqualTo("cuda, because " + DEVICE_A + " can be used");
    }

    @Test
    void autoTakesTheCpuOtherwiseAndSaysWhy() throws IOException, InterruptedException {
        JsonNode engine = evaluated("capability=70", List.of());
        assertThat(engine.at("/backend").textValue()).isEqualTo("cpu");
        assertThat(engine.at("/choice").textValue())
                .isEqualTo("cpu, because " + DEVICE_A + " has compute capability 7.0");
    }

    @Test
    void aDeviceIsNamedByItsNumber() throws IOException, InterruptedException {
        JsonNode engine = evaluated("", List.of("--backend", "cuda", "--device", "1"));
        assertThat(engine.at("/backend").textValue()).isEqualTo("cuda on Stand-in B");
        assertThat(engine.at("/choice").isNull()).isTrue();
    }

    @Test
    void aDeviceThatIsNotThereEndsTheRun() throws IOException, InterruptedException {
        GpuStandIn.Ran ran = evaluate("", List.of("--backend", "cuda", "--device", "GPU-5"));
        assertThat(ran.exitCode()).as(ran.output()).isEqualTo(3);
        assertThat(ran.output()).contains("ERROR: there is no CUDA device GPU-5; this process sees [GPU-");
    }

    @Test
    void withoutADriverAutoTakesTheCpu() throws IOException {
        DevicesCommandTest.assumeNoDriver();
        Path out = directory.resolve("report");
        Cli cli = Cli.run(arguments(out).toArray());
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(engine(out).at("/choice").textValue())
                .startsWith(
                        "cpu, because the backend cuda does not start: libcuda.so.1 is neither in the library path of"
                                + " the system nor in ")
                .doesNotContain(";");
    }

    @Test
    void aDeviceBelongsToCuda() {
        for (String backend : List.of("cpu", "auto")) {
            assertRefused(
                    "--device is 1 and --backend is " + backend + "; a device belongs to --backend cuda",
                    "--backend",
                    backend,
                    "--device",
                    "1");
        }
        assertRefused(
                "--device is 1 and --backend is cuda:0; name the device once, with --backend cuda and --device",
                "--backend",
                "cuda:0",
                "--device",
                "1");
        assertRefused(
                "backend is cuda:; a number or UUID of nvidia-smi must follow the colon, as in cuda:1",
                "--backend",
                "cuda:");
        assertRefused(
                "--device is empty; give the number or UUID of a device in nvidia-smi, or leave it out",
                "--backend",
                "cuda",
                "--device",
                "");
        assertRefused(
                "--cuda-libs is empty; name the folder of CUDA's libraries, or leave it out to look for them",
                "--cuda-libs",
                " ");
    }

    private static void assertRefused(String message, String... options) {
        List<Object> arguments = new ArrayList<>(
                List.of("check", "--arch", "../conf/demo/digits.yaml", "--weights", "procedural", "--input"));
        arguments.add("procedural:1");
        arguments.addAll(List.of(options));
        Cli cli = Cli.run(arguments.toArray());
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(2);
        assertThat(cli.err()).endsWith("ERROR: " + message + "\n");
    }

    private JsonNode evaluated(String settings, List<String> options) throws IOException, InterruptedException {
        GpuStandIn.Ran ran = evaluate(settings, options);
        assertThat(ran.exitCode()).as(ran.output()).isZero();
        return engine(directory.resolve("report"));
    }

    private GpuStandIn.Ran evaluate(String settings, List<String> options) throws IOException, InterruptedException {
        List<String> arguments = arguments(directory.resolve("report"));
        arguments.addAll(List.of("--cuda-libs", GpuStandIn.libraries().toString()));
        arguments.addAll(options);
        return GpuStandIn.run(directory.resolve("run.log"), settings, arguments);
    }

    private List<String> arguments(Path out) throws IOException {
        Path images = TestImages.folder(directory.resolve("images"), 4, 16, 16);
        Path weights = Tiny.checkpoint(Tiny.square(), directory);
        List<String> arguments = new ArrayList<>(
                List.of("evaluate", "--arch", Tiny.file("tiny.yaml", directory).toString()));
        arguments.addAll(List.of("--weights", weights.toString(), "--data", images.toString(), "--recipe", "none-16"));
        arguments.addAll(List.of("--master", "local[1]", "--out", out.toString()));
        return arguments;
    }

    private static JsonNode engine(Path report) throws IOException {
        return new ObjectMapper()
                .readTree(report.resolve("report.json").toFile())
                .at("/environment/engine");
    }
}
