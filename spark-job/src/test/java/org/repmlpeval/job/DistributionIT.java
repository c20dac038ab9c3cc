package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The archive, unpacked, and its launcher; Spark is a SPARK_HOME that holds {@code jars/} only. */
class DistributionIT {
    private static final Duration COMMAND = Duration.ofMinutes(3);

    private static Path folder;
    private static Path home;
    private static Path sparkHome;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        folder = Build.workFolder("distribution");
        sparkHome = Build.sparkHome(folder);
        List<String> tar = List.of("tar", "xzf", Build.DISTRIBUTION.toString(), "-C", folder.toString());
        try (LoggedProcess run = LoggedProcess.start(folder.resolve("tar.log"), Map.of(), tar)) {
            assertThat(run.exitCode(COMMAND)).withFailMessage(run::tail).isZero();
        }
        home = folder.resolve("repmlp-eval-" + Build.VERSION);
    }

    @Test
    void archiveHoldsLauncherJarAndSettings() {
        assertThat(List.of(
                        "LICENSE",
                        "README.md",
                        "spark-job/GLOSSARY.md",
                        "spark-job/README.md",
                        "spark-job/TROUBLESHOOTING.md",
                        "model/README.md",
                        "partitioning/README.md",
                        "conf/jvm.args",
                        "conf/demo/digits.pth",
                        "notebooks/README.md"))
                .allSatisfy(name -> assertThat(home.resolve(name)).isRegularFile());
        assertThat(home.resolve("lib/repmlp-eval-" + Build.VERSION + ".jar")).isRegularFile();
        assertThat(List.of("repmlp-eval", "conf/gpu-discovery.sh"))
                .allSatisfy(name -> assertThat(home.resolve(name)).isExecutable());
        assertThat(home.resolve("lib/spark")).doesNotExist();
    }

    @Test
    void demoRunsThroughSparkSubmitAndItsReportIsWhole() throws IOException, InterruptedException {
        Path out = folder.resolve("demo-report");
        try (LoggedProcess demo = launch("demo", sparkHome.toString(), "demo", "--out", out.toString())) {
            assertThat(demo.exitCode(COMMAND)).withFailMessage(demo::tail).isZero();
            assertThat(demo.output()).contains("500 scored").doesNotContain("WARNING: report", "could not be written");
        }
        // The templates of documents work in the one jar too, where libraries lie differently.
        assertThat(List.of("report.html", "report.md", "report.txt", "junit.xml"))
                .allSatisfy(name -> assertThat(out.resolve(name)).isNotEmptyFile());
        assertThat(Published.read(out).predictions()).hasSize(500);
    }

    @Test
    void commandsWithoutSparkFindTheirJarsInSparkHome() throws IOException, InterruptedException {
        try (LoggedProcess inspect = launch("inspect", sparkHome.toString(), "inspect", "--arch", "RepMLPNet-T224")) {
            assertThat(inspect.exitCode(COMMAND)).withFailMessage(inspect::tail).isZero();
            assertThat(inspect.output()).contains("GMACs");
        }
    }

    @Test
    void launcherEndsWithTheJobsExitCode() throws IOException, InterruptedException {
        Path out = folder.resolve("failed-report");
        String demo = home.resolve("conf/demo").toString();
        try (LoggedProcess failed = launch(
                "failed",
                sparkHome.toString(),
                "evaluate",
                "--arch",
                demo + "/digits.yaml",
                "--weights",
                "none.pth",
                "--data",
                demo + "/images",
                "--recipe",
                "none-28",
                "--out",
                out.toString())) {
            assertThat(failed.exitCode(COMMAND)).withFailMessage(failed::tail).isEqualTo(2);
            assertThat(failed.output()).contains("ERROR: weights none.pth do not exist");
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void launcherSaysWhatIsMissingWithoutSpark() throws IOException, InterruptedException {
        try (LoggedProcess check = launch("no-spark", "", "inspect", "--arch", "RepMLPNet-T224")) {
            assertThat(check.exitCode(COMMAND)).isEqualTo(3);
            assertThat(check.output()).contains("Set SPARK_HOME, or put Spark's jars in " + home + "/lib/spark");
        }
        Path empty = Files.createDirectories(folder.resolve("empty"));
        try (LoggedProcess demo = launch("empty-spark", empty.toString(), "demo")) {
            assertThat(demo.exitCode(COMMAND)).isEqualTo(3);
            assertThat(demo.output()).contains("SPARK_HOME is " + empty, "neither bin/spark-submit nor jars/");
        }
    }

    private static LoggedProcess launch(String name, String spark, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("repmlp-eval").toString()));
        command.addAll(List.of(arguments));
        Map<String, String> environment = Map.of(
                "SPARK_HOME",
                spark,
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "JAVA_HOME",
                System.getProperty("java.home"),
                "REPMLP_EVAL_JAVA_OPTS",
                "-Xmx1g");
        return LoggedProcess.start(folder.resolve(name + ".log"), environment, command);
    }
}
