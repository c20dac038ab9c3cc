package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The cluster jar, submitted to a standalone cluster, publishes what an embedded run publishes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class ClusterIT {
    private static final Duration JOB = Duration.ofMinutes(5);
    private static final Path DEMO = Build.HOME.resolve("conf/demo");
    private static final Map<String, String> EMBEDDED = Map.of("SPARK_HOME", "", "SPARK_CONF_DIR", "");

    private Path folder;
    private StandaloneCluster cluster;
    private Published local;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        folder = Build.workFolder("standalone");
        cluster = StandaloneCluster.start(folder);
        local = embedded();
    }

    @AfterAll
    void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void clusterPublishesWhatTheEmbeddedRunPublishes() throws IOException, InterruptedException {
        Path out = folder.resolve("on-cluster");
        try (LoggedProcess job = cluster.submit("job", evaluate(DEMO.resolve("digits.pth"), out, 8))) {
            assertThat(job.exitCode(JOB)).withFailMessage(cluster::logs).isZero();
            assertThat(job.output()).contains("200 scored");
        }
        assertThat(local.predictions()).hasSize(200);
        assertThat(Published.read(out)).isEqualTo(local);
    }

    @Test
    void executorKilledAfterTheFirstShardChangesNoCount() throws IOException, InterruptedException {
        Path out = folder.resolve("with-loss");
        try (LoggedProcess job = cluster.submit("job-with-loss", evaluate(DEMO.resolve("digits.pth"), out, 100))) {
            awaitFirstRows(job, out);
            cluster.executor()
                    .orElseThrow(() -> new IllegalStateException("no executor\n" + cluster.logs()))
                    .destroyForcibly();
            assertThat(job.exitCode(JOB)).withFailMessage(cluster::logs).isZero();
            assertThat(job.output()).as("the loss came while tasks ran").contains("ExecutorLostFailure");
        }
        assertThat(Published.read(out)).isEqualTo(local);
    }

    /** As if one image took all memory: whatever executor the task runs on dies. */
    @Test
    void aShardOnWhichExecutorsDieIsNamed() throws IOException, InterruptedException {
        Path out = folder.resolve("without-executors");
        try (LoggedProcess job =
                cluster.submit("job-without-executors", evaluate(DEMO.resolve("digits.pth"), out, 1))) {
            for (int died = 0; died < 4; died++) {
                awaitAttempts(job, out, died + 1);
                cluster.executor().ifPresent(ProcessHandle::destroyForcibly);
            }
            assertThat(job.exitCode(JOB)).withFailMessage(cluster::logs).isEqualTo(4);
            assertThat(job.output().lines().filter(line -> line.startsWith("ERROR: ")))
                    .singleElement()
                    .asString()
                    .startsWith("ERROR: the job failed and published nothing: the task of shard 0 failed 4 times, the"
                            + " last time on 127.0.0.1 (executor ")
                    .contains("ExecutorLostFailure", ". The shard has 200 images: 0/", ".png to 9/", "more --shards");
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void missingWeightsGiveBadInputAndNoReport() throws IOException, InterruptedException {
        Path out = folder.resolve("without-weights");
        try (LoggedProcess job = cluster.submit("job-bad", evaluate(folder.resolve("none.pth"), out, 8))) {
            assertThat(job.exitCode(JOB)).withFailMessage(cluster::logs).isEqualTo(2);
            assertThat(job.output()).contains("ERROR: weights " + folder.resolve("none.pth") + " do not exist");
        }
        assertThat(Folders.below(folder).stream().map(path -> path.getFileName().toString()))
                .noneMatch(name -> name.contains("without-weights"));
    }

    @Test
    void applicationThatNoMasterTakesFailsAsAJob() throws IOException, InterruptedException {
        Path out = folder.resolve("without-master");
        List<String> command = embeddedCommand();
        command.addAll(List.of(evaluate(DEMO.resolve("digits.pth"), out, 3)));
        command.addAll(List.of("--master", "spark://127.0.0.1:1"));
        try (LoggedProcess run = LoggedProcess.start(folder.resolve("no-master.log"), EMBEDDED, command)) {
            assertThat(run.exitCode(JOB)).withFailMessage(run::tail).isEqualTo(4);
            assertThat(run.output())
                    .contains("ERROR: the job failed and published nothing: ", "spark://127.0.0.1:1")
                    .doesNotContain("please report it");
        }
        assertThat(out).doesNotExist();
    }

    /** The same job by Spark's {@code local[*]} in a JVM of its own, in other shards. */
    private Published embedded() throws IOException, InterruptedException {
        Path out = folder.resolve("embedded");
        List<String> command = embeddedCommand();
        command.addAll(List.of(evaluate(DEMO.resolve("digits.pth"), out, 3)));
        try (LoggedProcess run = LoggedProcess.start(folder.resolve("embedded.log"), EMBEDDED, command)) {
            assertThat(run.exitCode(JOB)).withFailMessage(run::tail).isZero();
        }
        return Published.read(out);
    }

    private static List<String> embeddedCommand() {
        List<String> command =
                new ArrayList<>(List.of(Build.java(), "@" + Build.HOME.resolve("conf/jvm.args"), "-Xmx1g"));
        command.addAll(List.of(
                "-cp",
                Build.CLUSTER_JAR + ":" + Build.TARGET.resolve("spark/jars") + "/*",
                "org.repmlpeval.job.cli.RepmlpEval"));
        return command;
    }

    private static String[] evaluate(Path weights, Path out, int shards) {
        return new String[] {
            "evaluate",
            "--arch",
            DEMO.resolve("digits.yaml").toString(),
            "--weights",
            weights.toString(),
            "--data",
            DEMO.resolve("images").toString(),
            "--recipe",
            "none-28",
            "--out",
            out.toString(),
            "--limit",
            "200",
            "--shards",
            String.valueOf(shards)
        };
    }

    /** Waits until a task has closed its file of rows; the driver keeps them in a hidden folder beside the report's place. */
    private void awaitFirstRows(LoggedProcess job, Path out) throws IOException, InterruptedException {
        String aside = "." + out.getFileName() + ".unfinished-";
        while (job.isAlive()) {
            try (var entries = Files.newDirectoryStream(folder, aside + "*")) {
                for (Path unfinished : entries) {
                    if (hasRows(unfinished.resolve("rows"))) {
                        return;
                    }
                }
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the job ended before its first rows\n" + cluster.logs());
    }

    /** Waits until that many attempts at tasks have begun to write. */
    private void awaitAttempts(LoggedProcess job, Path out, int attempts) throws IOException, InterruptedException {
        while (job.isAlive()) {
            long files = Folders.below(folder).stream()
                    .filter(path -> path.toString().contains("." + out.getFileName() + ".unfinished-"))
                    .filter(path -> path.getFileName().toString().matches("attempt-.*\\.parquet"))
                    .count();
            if (files >= attempts) {
                return;
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the job ended before attempt " + attempts + "\n" + cluster.logs());
    }

    /** Whether a task has begun to write its rows; it has not the moment the driver publishes the folder. */
    private static boolean hasRows(Path rows) throws IOException {
        try (var files = Files.newDirectoryStream(rows, "*.parquet")) {
            for (Path file : files) {
                if (file.toFile().length() > 0) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
