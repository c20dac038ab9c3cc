package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        java("17.0.1");
    }

    private void java(String version) throws IOException {
        script(
                "jdk/bin/java",
                "if [ $1 = -version ]; then echo 'version \"" + version + "\"'; else echo java $* LC_ALL=$LC_ALL; fi");
    }

    private void built() throws IOException {
        Path target = Files.createDirectories(home.resolve("spark-job/target/spark/jars"));
        Files.writeString(target.resolve("../../repmlp-eval-1.jar").normalize(), "jar");
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
        return start(Map.of(), "inspect");
    }

    private Ended start(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("repmlp-eval").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("SPARK_HOME");
        builder.environment().putAll(environment);
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
                .contains("First use: building", "built with -q -B", "org.repmlpeval.job.cli.RepmlpEval");
        assertThat(home.resolve("spark-job/target/repmlp-eval-0.0.jar")).exists();
    }

    @Test
    void aFailedBuildIsNoDifferenceOfForms() throws IOException, InterruptedException {
        build("exit 1");
        Ended ended = start();
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.output()).contains("repmlp-eval: The build failed; the reason is above.");
    }

    @Test
    void aMasterThatSparkDoesNotHaveIsToldBeforeItIsSubmitted() throws IOException, InterruptedException {
        Path target = Files.createDirectories(home.resolve("spark-job/target"));
        Files.writeString(target.resolve("repmlp-eval-1.jar"), "a jar");
        Path spark = Files.createDirectories(home.resolve("spark/jars")).getParent();
        for (String[] master : new String[][] {{"--master", "nonsense"}, {"--master=nonsense"}}) {
            List<String> arguments = new ArrayList<>(List.of("evaluate"));
            arguments.addAll(List.of(master));
            Ended ended = start(Map.of("SPARK_HOME", spark.toString()), arguments.toArray(String[]::new));
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.output())
                    .isEqualTo(
                            "ERROR: setting master is 'nonsense'; legal: local[N], local[*], spark://HOST:PORT, yarn,"
                                    + " k8s://URL\n");
        }
        for (String master :
                List.of("local", "local[2]", "local[*]", "yarn", "spark://host:7077", "k8s://https://host")) {
            assertThat(start(Map.of("SPARK_HOME", spark.toString()), "evaluate", "--master", master)
                            .output())
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

    @ParameterizedTest
    @CsvSource({"evaluate, 23", "evaluate, 25.0.1", "demo, 24"})
    void commandsOnSparkRefuseAJavaThatItDoesNotRunOn(String command, String version)
            throws IOException, InterruptedException {
        built();
        java(version);
        Ended ended = start(Map.of(), command);
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.output())
                .hasLineCount(1)
                .contains("The command " + command + " needs Java 17 to 22", "is version " + version.split("\\.")[0])
                .contains("Set JAVA_HOME to a JDK 17.");
    }

    @ParameterizedTest
    @CsvSource({"evaluate, 22", "demo, 17.0.15", "models, 25"})
    void otherwiseTheCommandRuns(String command, String version) throws IOException, InterruptedException {
        built();
        java(version);
        Ended ended = start(Map.of(), command);
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("org.repmlpeval.job.cli.RepmlpEval " + command);
    }

    @Test
    void aNewerSparkOfTheUserMayRunOnANewerJava() throws IOException, InterruptedException {
        built();
        java("25");
        Path spark = Files.createDirectories(home.resolve("spark4"));
        Files.writeString(Files.createDirectories(spark.resolve("jars")).resolve("spark-core_2.13-4.1.1.jar"), "");
        assertThat(start(Map.of("SPARK_HOME", spark.toString()), "evaluate").output())
                .contains("org.apache.spark.deploy.SparkSubmit");
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_392, 8", "11.0.2, 11"})
    void anOlderJavaIsRefusedByItsUsualName(String version, String name) throws IOException, InterruptedException {
        built();
        java(version);
        Ended ended = start(Map.of(), "models");
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.output()).hasLineCount(1).contains("Java 17 is needed, but", "is version " + name + ".");
    }

    @Test
    void theBuildRefusesAJavaThatItDoesNotRunOn() throws IOException, InterruptedException {
        build("echo must not be called");
        java("25");
        Ended ended = start(Map.of(), "models");
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.output()).hasLineCount(1).contains("The build needs JDK 17 to 22");
    }

    @Test
    void mavensWrapperRefusesItTooInOneSentence() throws IOException, InterruptedException {
        for (String name : new String[] {"mvnw", ".mvn/check-java.sh", ".mvn/wrapper/maven-wrapper.properties"}) {
            Files.createDirectories(home.resolve(name).getParent());
            Files.copy(ROOT.resolve(name), home.resolve(name));
        }
        home.resolve("mvnw").toFile().setExecutable(true);
        java("25");
        ProcessBuilder builder = new ProcessBuilder(home.resolve("mvnw").toString(), "verify");
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(output).hasLineCount(1).contains("The build needs JDK 17 to 22", "is version 25");
    }

    /** Without them, Hadoop would know nothing of the cluster whose Spark is used. */
    @Test
    void settingsOfHadoopAreOnTheClassPath() throws IOException, InterruptedException {
        built();
        Path spark = Files.createDirectories(home.resolve("spark/jars")).getParent();
        Map<String, String> cluster =
                Map.of("HADOOP_CONF_DIR", "/etc/hadoop-of-test", "YARN_CONF_DIR", "/etc/yarn-of-test");
        assertThat(start(cluster, "inspect").output())
                .contains(":/etc/hadoop-of-test:/etc/yarn-of-test org.repmlpeval");
        Map<String, String> withSpark = new HashMap<>(cluster);
        withSpark.put("SPARK_HOME", spark.toString());
        assertThat(start(withSpark, "evaluate").output())
                .contains(":/etc/hadoop-of-test:/etc/yarn-of-test org.apache.spark.deploy.SparkSubmit");
    }

    /** The JVM takes the encoding of file names from it. */
    @ParameterizedTest
    @CsvSource({"C, C.UTF-8", "POSIX, C.UTF-8", "C.UTF-8, C.UTF-8"})
    void withoutAnEncodingTheLocaleIsUtf8(String locale, String expected) throws IOException, InterruptedException {
        built();
        assertThat(start(Map.of("LC_ALL", locale), "models").output()).contains("LC_ALL=" + expected);
    }
}
