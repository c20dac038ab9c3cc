package org.repmlpeval.job;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.NativeRuntime;

/** The stand-in of the module model for NVIDIA devices, for processes that tests start. CUDA is started once in each JVM. */
public final class GpuStandIn {
    private static final Path SOURCES =
            Path.of("..", "model/src/test/cpp/cuda-stand-in").toAbsolutePath().normalize();
    private static final Duration BUILD = Duration.ofMinutes(2);
    private static final Duration RUN = Duration.ofMinutes(5);

    private GpuStandIn() {}

    /** Folder of its libraries; built when the first test asks. The calling test is skipped if this machine has no g++ for x86-64. */
    public static Path libraries() throws IOException, InterruptedException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        assumeTrue(
                System.getProperty("os.arch").equals("amd64") && exitCode(target, List.of("g++", "--version")) == 0,
                "needs g++ for x86-64");
        String line = NativeRuntime.versions().get("cuda").split("\\.")[0];
        Path folder = target.resolve("cuda-stand-in-" + line);
        // Other JVMs of the tests may do the same.
        try (FileChannel lock = FileChannel.open(
                target.resolve("cuda-stand-in.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            Path done = folder.resolve("done");
            if (!Files.exists(done)
                    || newest().compareTo(Files.getLastModifiedTime(done).toMillis()) > 0) {
                Folders.delete(folder);
                List<String> build = List.of("sh", SOURCES.resolve("build.sh").toString(), folder.toString(), line);
                if (exitCode(target, build) != 0) {
                    throw new IllegalStateException("failed: " + build + ", see " + target + "/cuda-stand-in.log");
                }
                Files.createFile(done);
            }
        }
        return folder;
    }

    /** The option of a JVM that says where compiled kernels are kept. */
    public static String cache() throws IOException, InterruptedException {
        return "-Drepmlp.cuda.cache=" + libraries().resolve("cache");
    }

    /** What a command printed on both streams. */
    public record Ran(int exitCode, String output) {}

    /**
     * Runs a command in a JVM of its own.
     *
     * @param settings of the stand-in, see its driver.cpp; may be empty
     * @param log where its output goes
     */
    public static Ran run(Path log, String settings, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("..", "conf", "jvm.args").toAbsolutePath().normalize(),
                cache(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.repmlpeval.job.cli.RepmlpEval"));
        command.addAll(arguments);
        Map<String, String> variables =
                Map.of("REPMLP_STAND_IN", settings, "CUDA_VISIBLE_DEVICES", "", "SPARK_HOME", "", "SPARK_CONF_DIR", "");
        try (LoggedProcess process = LoggedProcess.start(log.toAbsolutePath(), variables, command)) {
            int exitCode = process.exitCode(RUN);
            return new Ran(exitCode, process.output());
        }
    }

    private static Long newest() throws IOException {
        try (var files = Files.list(SOURCES)) {
            return files.mapToLong(file -> file.toFile().lastModified()).max().orElseThrow();
        }
    }

    private static int exitCode(Path target, List<String> command) throws IOException, InterruptedException {
        try (LoggedProcess process = LoggedProcess.start(target.resolve("cuda-stand-in.log"), Map.of(), command)) {
            return process.exitCode(BUILD);
        } catch (IOException e) {
            return -1;
        }
    }
}
