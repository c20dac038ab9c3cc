package org.repmlpeval.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.image.decode.DecodeCanary;

/** Each in a JVM of its own: a library is loaded once, or fails for good. */
class NativeLibrariesTest {
    @TempDir
    Path directory;

    /** Uses one library and prints what the user would be told, twice: a second use must not say less. */
    static final class Uses {
        private Uses() {}

        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try {
                    if (args[0].equals("images")) {
                        DecodeCanary.verify();
                    } else {
                        Backend.of(args[0], Precision.FLOAT32).description();
                    }
                    System.out.println("loaded");
                } catch (EnvironmentException e) {
                    System.out.println("told: " + e.getMessage());
                }
            }
        }
    }

    private record Ended(String output, int exitCode) {
        List<String> told() {
            return output.lines().filter(line -> line.startsWith("told: ")).toList();
        }
    }

    private static Ended run(List<String> before, String use, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Uses.class.getName(), use));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(output, process.waitFor());
    }

    /** JavaCPP would take another folder instead. */
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "images", "nd4j"})
    void folderThatIsNone(String use) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("file"), "no folder");
        Ended ended = run(List.of(), use, "-Djna.tmpdir=" + file);
        assertThat(ended.told()).as(ended.output()).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains("the native library JNA does not load from " + file)
                .contains(file + " is not a folder")
                .contains("-Djna.tmpdir=DIR", "spark.executor.extraJavaOptions"));
    }

    /** File systems of which a private mount is made; needs the right to do so. */
    @ParameterizedTest
    @CsvSource({
        "noexec, cpu, JNA, mounted noexec",
        "noexec, images, JNA, mounted noexec",
        "noexec, nd4j, JNA, mounted noexec",
        "size=3m, images, OpenBLAS, no space left",
        "size=3m, cpu, OpenBLAS, no space left"
    })
    void fileSystemThatDoesNotDo(String option, String use, String library, String cause)
            throws IOException, InterruptedException {
        List<String> mounted = List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o " + option + " tmpfs " + directory + " && exec \"$@\"",
                "-");
        assumeThat(mayMount()).as("may mount").isTrue();
        Ended ended = run(
                mounted,
                use,
                "-Djna.tmpdir=" + directory,
                "-Djava.io.tmpdir=" + directory,
                "-Dorg.bytedeco.javacpp.cachedir=" + directory);
        assertThat(ended.told()).as(ended.output()).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains("the native library " + library + " does not load from " + directory, cause));
    }

    private boolean mayMount() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", directory.toString())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void otherFailuresAreNotTakenForIt() {
        assertThat(NativeLibraries.explain(new IllegalStateException("OpenCV: no such key")))
                .isEmpty();
        assertThat(NativeLibraries.explain(new NoSuchMethodError("org.bytedeco.javacpp.Loader.load()")))
                .isEmpty();
    }

    /** As Spark hands on what a task failed with: the folder here says nothing about the one there. */
    @Test
    void librariesOfSparkOnOtherMachines() {
        UnsatisfiedLinkError cause = new UnsatisfiedLinkError("/tmp/x.so: failed to map segment from shared object");
        NoClassDefFoundError failure = new NoClassDefFoundError("Could not initialize class org.xerial.snappy.Snappy");
        failure.initCause(cause);
        assertThat(NativeLibraries.explainRemote(new RuntimeException(failure)).orElseThrow())
                .hasMessageContaining("the native library snappy-java does not load on an executor:")
                .hasMessageContaining("failed to map segment from shared object");
    }
}
