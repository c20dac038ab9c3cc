package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The commands for YARN in README.md, as they stand there, and what YARN makes of failures. */
@Tag("slow")
class YarnIT {
    private static final Pattern UNDER_WAY = Pattern.compile("Finished task 1\\d\\.0 in stage");

    private static Path folder;
    private static HadoopCluster cluster;
    private static List<String> examples;

    @BeforeAll
    static void start() throws IOException {
        folder = Build.workFolder("yarn");
        cluster = HadoopCluster.start(folder);
        String page = Files.readString(Build.HOME.resolve("spark-job/README.md"));
        examples = Pattern.compile("```\\n(spark-submit --master yarn.*?)\\n```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        cluster.files()
                .copyFromLocalFile(
                        hadoop(SharedCluster.DEMO.resolve("images")), new org.apache.hadoop.fs.Path("/tmp/digits"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void clientModeAsInTheReadme() throws IOException, InterruptedException {
        assertThat(examples).hasSize(2);
        run("client", examples.get(0) + " --limit 200 --shards 8", 0);
        assertThat(published("/tmp/digits-report")).isEqualTo(SharedCluster.embedded());
    }

    @Test
    void clusterModeAsInTheReadme() throws IOException, InterruptedException {
        assertThat(examples.get(1)).contains("--deploy-mode cluster", "--files");
        run("cluster", examples.get(1) + " --limit 200 --shards 8", 0);
        assertThat(published("/tmp/digits-report-2")).isEqualTo(SharedCluster.embedded());
    }

    /** spark-submit itself ends with 1 in cluster mode, whatever code the driver ended with; YARN does not start the driver again. */
    @Test
    void badInputInClusterModeEndsAfterOneAttempt() throws IOException, InterruptedException {
        String command =
                examples.get(1).replace("--recipe none-28", "--recipe none-27").replace("digits-report-2", "none");
        run("cluster-bad", command, 1);
        assertThat(cluster.attemptsOfLast()).isOne();
        assertThat(cluster.files().exists(new org.apache.hadoop.fs.Path("/tmp/none")))
                .isFalse();
    }

    @Test
    void badInputInClientModeEndsWithItsCode() throws IOException, InterruptedException {
        String command = examples.get(0)
                .replace("--data /tmp/digits", "--data conf/demo/images")
                .replace("digits-report", "none");
        String output = run("client-bad", command, 2);
        assertThat(output)
                .contains("ERROR: conf/demo/images means " + cluster.files().getUri() + "/user/")
                .contains(", which does not exist. There is file:" + SharedCluster.DEMO + "/images on this machine");
    }

    @Test
    void dataNodeLostWhileATarIsRead() throws IOException, InterruptedException {
        Path tar = SharedCluster.packed(folder, "tar", 100_000);
        cluster.files().copyFromLocalFile(hadoop(tar), new org.apache.hadoop.fs.Path("/tmp/digits-tar"));
        String command = examples.get(0)
                .replace("--data /tmp/digits", "--data /tmp/digits-tar")
                .replace("digits-report", "digits-tar-report");
        try (LoggedProcess job = cluster.shell("lost-node", command + " --limit 200 --shards 60")) {
            job.await(UNDER_WAY, SharedCluster.JOB);
            cluster.stopDataNode();
            assertThat(job.exitCode(SharedCluster.JOB))
                    .withFailMessage(job::tail)
                    .isZero();
        }
        assertThat(published("/tmp/digits-tar-report")).isEqualTo(SharedCluster.embedded());
    }

    private static String run(String name, String command, int exitCode) throws IOException, InterruptedException {
        try (LoggedProcess job = cluster.shell(name, command)) {
            assertThat(job.exitCode(SharedCluster.JOB))
                    .withFailMessage(job::tail)
                    .isEqualTo(exitCode);
            return job.output();
        }
    }

    private static Published published(String report) throws IOException {
        Path copy = folder.resolve("copy-of" + report.replace('/', '-'));
        cluster.files().copyToLocalFile(new org.apache.hadoop.fs.Path(report), hadoop(copy));
        return Published.read(copy);
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }
}
