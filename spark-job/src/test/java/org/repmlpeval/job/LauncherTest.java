package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which jar the launcher starts, and when it builds; java and the build are scripts that say how they were called. */
class LauncherTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path home;

    @BeforeEach
    void copy() throws IOException {
        Files.copy(ROOT.resolve("repmlp-eval"), home.resolve("repmlp-eval"));
        home.resolve("repmlp-eval").toFile().setExecutable(true);
        Files.createDirectories(home.resolve("jdk/bin"));
        script("jdk/bin/java", "if [ $1 = -version ]; then echo 'version \"17.0.1\"'; else echo java $*; fi");
    }

    private record Ended(int exitCode, String output) {}

    private void build(String commands) throws IOException {
        script("mvnw", commands);
    }

    private void script(String name, String commands) throws IOException {
        Path script = Files.writeString(home.resolve(name), "#!/usr/bin/env bash\n" + commands + "\n");
        script.toFile().setExecutable(true);
    }

    private Ended start() throws IOException, InterruptedException {
        return start(null, "inspect");
    }

    /** @param sparkHome null for none */
    private Ended start(Path sparkHome, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("repmlp-eval").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("SPARK_HOME");
        if (sparkHome != null) {
            builder.environment().put("SPARK_HOME", sparkHome.toString());
        }
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @Test
    void aTreeThatWasNeverBuiltIsBuiltFirst() throws IOException, InterruptedException {
        build(
                "echo built with $*;"
                        + " cd $(dirname $0) && mkdir -p spark-job/target/spark/jars && touch spark-job/target/repmlp-eval-0.0.jar");
        Ended ended = start();
        assertThat(ended.output())
                .contains("first use, building", "built with -q -B", "org.repmlpeval.job.cli.RepmlpEval");
        assertThat(home.resolve("spark-job/target/repmlp-eval-0.0.jar")).exists();
    }

    @Test
    void aFailedBuildIsNoDifferenceOfForms() throws IOException, InterruptedException {
        build("exit 1");
        Ended ended = start();
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.output()).contains("repmlp-eval: the build failed, see above");
    }

    @Test
    void aMasterThatSparkDoesNotHaveIsToldBeforeItIsSubmitted() throws IOException, InterruptedException {
        Path target = Files.createDirectories(home.resolve("spark-job/target"));
        Files.writeString(target.resolve("repmlp-eval-1.jar"), "a jar");
        Path spark = Files.createDirectories(home.resolve("spark/jars")).getParent();
        for (String[] master : new String[][] {{"--master", "nonsense"}, {"--master=nonsense"}}) {
            List<String> arguments = new ArrayList<>(List.of("evaluate"));
            arguments.addAll(List.of(master));
            Ended ended = start(spark, arguments.toArray(String[]::new));
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.output())
                    .isEqualTo(
                            "ERROR: setting master is 'nonsense'; legal: local[N], local[*], spark://HOST:PORT, yarn,"
                                    + " k8s://URL\n");
        }
        for (String master :
                List.of("local", "local[2]", "local[*]", "yarn", "spark://host:7077", "k8s://https://host")) {
            assertThat(start(spark, "evaluate", "--master", master).output())
                    .contains("org.apache.spark.deploy.SparkSubmit")
                    .contains("--master " + master + " ");
        }
    }

    @Test
    void ofSeveralJarsTheNewestIsTaken() throws IOException, InterruptedException {
        Path target = Files.createDirectories(home.resolve("spark-job/target"));
        Files.createDirectories(target.resolve("spark/jars"));
        Path old = Files.writeString(target.resolve("repmlp-eval-9.jar"), "broken");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(60)));
        Files.writeString(target.resolve("repmlp-eval-1.jar"), "newer");
        assertThat(start().output()).contains("repmlp-eval-1.jar").doesNotContain("repmlp-eval-9.jar");
    }
}
