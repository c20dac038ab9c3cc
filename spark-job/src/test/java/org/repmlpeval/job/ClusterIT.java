package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The cluster jar, submitted to a standalone cluster, publishes what an embedded run publishes, however the cluster is set up. */
class ClusterIT {
    private static SharedCluster shared;
    private static StandaloneCluster cluster;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        shared = SharedCluster.get();
        cluster = shared.spark();
    }

    @Test
    void clusterPublishesWhatTheEmbeddedRunPublishes() throws IOException, InterruptedException {
        Path out = shared.folder().resolve("on-cluster");
        Path logs = Build.HOME.resolve("conf/log4j2-json.properties");
        List<String> json = List.of("spark.executor.extraJavaOptions=-Dlog4j2.configurationFile=file:" + logs);
        try (LoggedProcess job = cluster.submit("job", json, evaluate(images(), out, 8))) {
            assertThat(job.exitCode(SharedCluster.JOB))
                    .withFailMessage(cluster::logs)
                    .isZero();
            assertThat(job.output()).contains("200 scored");
        }
        assertThat(SharedCluster.embedded().predictions()).hasSize(200);
        assertThat(Published.read(out)).isEqualTo(SharedCluster.embedded());
        requireJson(shared.folder(), out);
    }

    /** Events of tasks say which run, shard and task they belong to. */
    private static void requireJson(Path folder, Path out) throws IOException {
        List<JsonNode> contexts = new ArrayList<>();
        for (Path file : Folders.below(folder)) {
            if (file.endsWith("stderr")) {
                String text = Files.readString(file);
                // An executor that is just ending may not have written its last line to the end.
                for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
                    if (line.startsWith("{")) {
                        contexts.add(new ObjectMapper().readTree(line).path("contextMap"));
                    }
                }
            }
        }
        assertThat(contexts)
                .anyMatch(context -> context.path("mdc.run").asText().equals(out.toString())
                        && context.path("mdc.shard").asText().matches("[0-7]")
                        && context.toString().contains("in stage"));
    }

    @Test
    void kryoAndDynamicAllocationOnATar() throws IOException, InterruptedException {
        Path out = shared.folder().resolve("dynamic");
        List<String> settings = List.of(
                "spark.serializer=org.apache.spark.serializer.KryoSerializer",
                "spark.kryo.registrationRequired=true",
                "spark.dynamicAllocation.enabled=true",
                "spark.dynamicAllocation.shuffleTracking.enabled=true",
                "spark.dynamicAllocation.minExecutors=0",
                "spark.dynamicAllocation.initialExecutors=0",
                "spark.dynamicAllocation.maxExecutors=2",
                "spark.executor.cores=1");
        Path tar = SharedCluster.packed(shared.folder(), "tar", 100_000);
        try (LoggedProcess job = cluster.submit("job-dynamic", settings, evaluate(tar, out, 8))) {
            assertThat(job.exitCode(SharedCluster.JOB))
                    .withFailMessage(cluster::logs)
                    .isZero();
            assertThat(job.output()).as("executors were asked for while it ran").contains("Requesting");
        }
        assertThat(Published.read(out)).isEqualTo(SharedCluster.embedded());
    }

    @Test
    void missingWeightsGiveBadInputAndNoReport() throws IOException, InterruptedException {
        Path out = shared.folder().resolve("without-weights");
        Path none = shared.folder().resolve("none.pth");
        List<String> arguments = SharedCluster.evaluate(none, images(), out, 8);
        try (LoggedProcess job = cluster.submit("job-bad", List.of(), arguments)) {
            assertThat(job.exitCode(SharedCluster.JOB))
                    .withFailMessage(cluster::logs)
                    .isEqualTo(2);
            assertThat(job.output()).contains("ERROR: weights " + none + " do not exist");
        }
        assertThat(Folders.below(shared.folder()).stream()
                        .map(path -> path.getFileName().toString()))
                .noneMatch(name -> name.contains("without-weights"));
    }

    @Test
    void applicationThatNoMasterTakesFailsAsAJob() throws IOException, InterruptedException {
        Path out = shared.folder().resolve("without-master");
        List<String> arguments = evaluate(images(), out, 3);
        arguments.addAll(List.of("--master", "spark://127.0.0.1:1"));
        Path log = shared.folder().resolve("no-master.log");
        try (LoggedProcess run = EmbeddedRun.start(log, List.of(), arguments)) {
            assertThat(run.exitCode(SharedCluster.JOB))
                    .withFailMessage(run::tail)
                    .isEqualTo(4);
            assertThat(run.output())
                    .contains("ERROR: the job failed and published nothing: ", "spark://127.0.0.1:1")
                    .doesNotContain("please report it");
        }
        assertThat(out).doesNotExist();
    }

    private static Path images() {
        return SharedCluster.DEMO.resolve("images");
    }

    private static List<String> evaluate(Path data, Path out, int shards) {
        return SharedCluster.evaluate(SharedCluster.DEMO.resolve("digits.pth"), data, out, shards);
    }
}
