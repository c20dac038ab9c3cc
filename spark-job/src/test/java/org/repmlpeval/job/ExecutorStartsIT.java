package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Standalone clusters that cannot start an executor: Spark itself would try again without end and say nothing. */
@Tag("slow")
class ExecutorStartsIT {
    /** Too little for the cluster jar, enough for the folders and logs of executors. */
    private static final int FULL_MIB = 16;

    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        folder = Build.workFolder("executor-starts");
    }

    @Test
    void fullWorkFoldersEndTheRun() throws IOException, InterruptedException {
        Path own = folder.resolve("full");
        Path out = own.resolve("report");
        requireMounts(own);
        try (StandaloneCluster cluster = StandaloneCluster.start(own, List.of(full(own, 0), full(own, 1)));
                LoggedProcess job = cluster.submit("job", List.of(), evaluate(out))) {
            assertThat(job.exitCode(SharedCluster.JOB))
                    .withFailMessage(cluster::logs)
                    .isEqualTo(3);
            assertThat(errors(job))
                    .singleElement()
                    .asString()
                    .matches(
                            "ERROR: no executor can start: \\d+ ended one after the other within \\d+ s before they had"
                                    + " run a task, on 127\\.0\\.0\\.1 \\(\\d+\\), 127\\.0\\.0\\.2 \\(\\d+\\)\\. .*")
                    .contains("No space left on device", "SPARK_WORKER_DIR", "spark.executor.maxNumFailures");
        }
        assertThat(out).doesNotExist();
    }

    /** An option that the JVM refuses. */
    @Test
    void executorsThatEndBeforeTheyRegisterEndTheRun() throws IOException, InterruptedException {
        Path own = folder.resolve("refused");
        Path out = own.resolve("report");
        List<String> refused = List.of("spark.executor.extraJavaOptions=-javaagent:/no/such/agent.jar");
        try (StandaloneCluster cluster = StandaloneCluster.start(own);
                LoggedProcess job = cluster.submit("job", refused, evaluate(out))) {
            assertThat(job.exitCode(SharedCluster.JOB))
                    .withFailMessage(cluster::logs)
                    .isEqualTo(3);
            assertThat(errors(job))
                    .singleElement()
                    .asString()
                    .contains(
                            "no executor can start: ",
                            "before they reached the driver. Spark says: Command exited with code 1",
                            "SPARK_WORKER_DIR/app-");
        }
        assertThat(out).doesNotExist();
    }

    /** It asks for more than the machines have. */
    @Test
    void aRunThatWaitsForExecutorsSaysForWhat() throws IOException, InterruptedException {
        Path own = folder.resolve("waiting");
        List<String> large = List.of("spark.executor.memory=100g");
        try (StandaloneCluster cluster = StandaloneCluster.start(own);
                LoggedProcess job = cluster.submit("large", large, evaluate(own.resolve("large")))) {
            String waits = "none has registered yet\\. Application app-\\S+ waits on " + cluster.url()
                    + " for executors of spark\\.executor\\.memory=100g\\. See whether the cluster has so much free, or"
                    + " whether executors end before they reach the driver at 127\\.0\\.0\\.1:\\d+\\. The executors' logs"
                    + " say more \\(stderr, on a standalone worker in SPARK_WORKER_DIR/app-\\S+\\)";
            job.await(Pattern.compile(waits), SharedCluster.JOB);
        }
    }

    /** A command that gives what it starts a work folder on a small file system of its own. */
    private static List<String> full(Path cluster, int worker) {
        String work = cluster.resolve("work-worker-" + worker).toString();
        String mount = "mkdir -p \"$0\" && mount -t tmpfs -o size=" + FULL_MIB + "m tmpfs \"$0\" && exec \"$@\"";
        return List.of("unshare", "--map-root-user", "--mount", "sh", "-c", mount, work);
    }

    private static void requireMounts(Path cluster) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(full(cluster, 0));
        command.add("true");
        try (LoggedProcess mounts = LoggedProcess.start(cluster.resolve("mounts.log"), Map.of(), command)) {
            assumeTrue(mounts.exitCode(Duration.ofMinutes(1)) == 0, mounts::tail);
        }
    }

    private static List<String> errors(LoggedProcess job) {
        return job.output().lines().filter(line -> line.startsWith("ERROR: ")).toList();
    }

    private static List<String> evaluate(Path out) {
        return SharedCluster.evaluate(
                SharedCluster.DEMO.resolve("digits.pth"), SharedCluster.DEMO.resolve("images"), out, 20);
    }
}
