package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plan} and {@code simulate} say. */
class PlanCommandsTest {
    private static final String DEMO = "../conf/demo/images";

    @TempDir
    Path folder;

    private String output = "";

    @Test
    void planOfTheDemo() throws IOException {
        assertThat(run("plan", "--data", DEMO, "--slots", "4")).isZero();
        assertThat(output)
                .contains(
                        "500 images (",
                        "bytes, 10 classes), listed and planned in ",
                        "16 shards, the most expensive one 1.0")
                .contains("images per shard: 31 to 32, median 31", "heap: listing ", "fingerprint ")
                .contains("labels: sorted class folders; with other labels the fingerprint is another one");
        assertThat(run("plan", "--data", DEMO, "--shards", "7", "--limit", "100", "--json"))
                .isZero();
        JsonNode plan = new ObjectMapper().readTree(output);
        assertThat(plan.path("images").asInt()).isEqualTo(100);
        assertThat(plan.path("shards").asInt()).isEqualTo(7);
        assertThat(plan.path("imagesPerShard").path("mean").asDouble()).isEqualTo(100 / 7.0);
        assertThat(plan.path("driverHeapBytes").asLong()).isGreaterThan(256 << 20);
    }

    @Test
    void planOfLooseImagesAndOfNothing() throws IOException {
        Files.write(folder.resolve("a.png"), new byte[3]);
        Files.write(folder.resolve("b.txt"), new byte[3]);
        assertThat(run("plan", "--data", folder.toString(), "--any-folder", "--shards", "5"))
                .isZero();
        assertThat(output)
                .contains("1 image (3 bytes), listed", "1 file was not listed: 1 without an image extension")
                .contains("without labels; with labels the fingerprint is another one")
                .contains("5 shards were requested but 1 are planned");
        assertThat(run("plan", "--data", folder.toString())).isEqualTo(RepmlpEval.BAD_INPUT);
        assertThat(output).contains("holds no class folder");
        assertThat(run("plan", "--data", DEMO, "--slots", "0")).isEqualTo(RepmlpEval.BAD_INPUT);
        assertThat(output).contains("setting slots is 0; legal: at least 1");
    }

    @Test
    void addressesOfTheWebAreNoDataSets() {
        assertThat(run("plan", "--data", "https://no-such-host.invalid/val")).isEqualTo(RepmlpEval.BAD_INPUT);
        assertThat(output)
                .contains(
                        "ERROR: 'https://no-such-host.invalid/val' is on a web server, where images cannot be listed");
        // A single file can be read from the web, if there is such a host.
        assertThat(run("plan", "--data", "https://no-such-host.invalid/val.csv"))
                .isEqualTo(RepmlpEval.JOB_FAILED);
        assertThat(output).contains("the host no-such-host.invalid is not known to this machine; check the address");
    }

    @Test
    void simulationByHand() throws IOException {
        assertThat(run(
                        "simulate",
                        "--images",
                        "12000",
                        "--spread-bytes",
                        "0",
                        "--shards",
                        "12",
                        "--executors",
                        "2",
                        "--cores",
                        "2",
                        "--images-per-second",
                        "100",
                        "--speed-spread",
                        "0",
                        "--failure-rate",
                        "0",
                        "--task-seconds",
                        "0",
                        "--runs",
                        "2"))
                .isZero();
        assertThat(output)
                .contains("12,000 images (1.3 GB) in 2 runs of 12 shards on 4 cores")
                .contains("30.0 s (15.0 s each)")
                .contains("400 images/s, cores busy with successful work 100.0 % of the time")
                .contains(
                        "a task takes 5.0 to 5.0 s, median 5.0 s; the longest 1.00 times the mean; 0 attempts per run");
    }

    @Test
    void simulationOfAListing() throws IOException {
        assertThat(run(
                        "simulate",
                        "--data",
                        DEMO,
                        "--executors",
                        "2",
                        "--cores",
                        "4",
                        "--images-per-second",
                        "50",
                        "--json"))
                .isZero();
        JsonNode all = new ObjectMapper().readTree(output);
        assertThat(all.path("images").asLong()).isEqualTo(500);
        assertThat(all.path("run").path("utilisation").asDouble()).isBetween(0.5, 1.0);
        assertThat(run("simulate", "--executors", "2", "--cores", "4", "--images-per-second", "50"))
                .isEqualTo(RepmlpEval.BAD_INPUT);
        assertThat(output).contains("setting images is missing; legal: given, or --data in its place");
    }

    @Test
    void aListingIsMeasured() {
        assertThat(run("bench", "--listing", "20000")).isZero();
        assertThat(run("bench", "--listing", "0")).isEqualTo(RepmlpEval.BAD_INPUT);
        assertThat(output).contains("setting listing is 0; legal: at least 1");
    }

    private int run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = RepmlpEval.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), args);
        output = bytes.toString(StandardCharsets.UTF_8);
        return code;
    }
}
