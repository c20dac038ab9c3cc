package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drivers that are really killed, and others that go on with their runs. */
class ResumeIT {
    private static final Duration JOB = Duration.ofMinutes(5);
    private static final Path DEMO = Build.HOME.resolve("conf/demo");
    private static final int SHARDS = 40;
    /** Results that there must be before a driver is killed; the last one may be cut off by the kill. */
    private static final int FINISHED = 3;

    private static Path folder;
    private static Published undisturbed;

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        folder = Build.workFolder("resume");
        finish("undisturbed", List.of(), 0);
        undisturbed = Published.read(folder.resolve("undisturbed"));
        assertThat(undisturbed.predictions()).hasSize(500);
    }

    @Test
    void killedDriverIsResumedWithAnotherNumberOfCores() throws IOException, InterruptedException {
        killed("killed", "local[2]", true);
        Path events = Files.createDirectories(folder.resolve("events"));
        try (LoggedProcess again = start(
                "killed-again",
                "killed",
                "local[1]",
                List.of("-Dspark.eventLog.enabled=true", "-Dspark.eventLog.dir=file:" + events),
                "--resume",
                folder.resolve("killed").toString())) {
            assertThat(again.exitCode(JOB)).withFailMessage(again::tail).isZero();
        }
        assertThat(Published.read(folder.resolve("killed"))).isEqualTo(undisturbed);
        int taken = report("killed").at("/run/resume/shardsTaken").asInt();
        assertThat(taken).isGreaterThanOrEqualTo(FINISHED - 1).isLessThan(SHARDS);
        // The largest stage is that of the images; no shard of the killed driver was run again.
        assertThat(tasksOfLargestStage(events)).isEqualTo(SHARDS - taken);
    }

    /** The images in files of another format give what the folder gives, also after a kill. */
    @ParameterizedTest
    @ValueSource(strings = {"tar", "sequencefile", "parquet"})
    void killedDriverOnPackedImagesIsResumed(String format) throws IOException, InterruptedException {
        Path packed = SharedCluster.packed(folder, format, 50_000);
        killed("of-" + format, "local[2]", true, "--data", packed.toString());
        finish("of-" + format, List.of("--data", packed.toString(), "--resume", "auto"), 0);
        assertThat(Published.read(folder.resolve("of-" + format))).isEqualTo(undisturbed);
        assertThat(report("of-" + format).path("digest"))
                .isEqualTo(report("undisturbed").path("digest"));
        assertThat(report("of-" + format).at("/run/resume/shardsTaken").asInt()).isGreaterThanOrEqualTo(FINISHED - 1);
    }

    @Test
    void terminatedDriverKeepsItsResults() throws IOException, InterruptedException {
        killed("terminated", "local[2]", false);
        finish("terminated", List.of("--resume", "auto"), 0);
        assertThat(Published.read(folder.resolve("terminated"))).isEqualTo(undisturbed);
        assertThat(report("terminated").at("/run/resume/shardsTaken").asInt()).isGreaterThanOrEqualTo(FINISHED - 1);
        assertThat(unfinished("terminated")).isEmpty();
    }

    @Test
    void ofTwoDriversOneResumesTheRun() throws IOException, InterruptedException {
        killed("raced", "local[2]", true);
        List<Integer> codes = new ArrayList<>();
        try (LoggedProcess one = start("race-1", "raced", "local[1]", List.of(), "--resume", "auto");
                LoggedProcess other = start("race-2", "raced", "local[1]", List.of(), "--resume", "auto")) {
            codes.add(one.exitCode(JOB));
            codes.add(other.exitCode(JOB));
            // The other one is refused, loses the folder, or began anew and found that the report was there.
            assertThat(codes).withFailMessage(() -> one.tail() + other.tail()).containsOnlyOnce(0);
        }
        assertThat(Published.read(folder.resolve("raced"))).isEqualTo(undisturbed);
    }

    @Test
    void ofTwoDriversWithOneOutputBothResultsAreKept() throws IOException, InterruptedException {
        try (LoggedProcess one = start("two-1", "two", "local[1]", List.of());
                LoggedProcess other = start("two-2", "two", "local[1]", List.of())) {
            List<Integer> codes = List.of(one.exitCode(JOB), other.exitCode(JOB));
            assertThat(codes).withFailMessage(() -> one.tail() + other.tail()).containsExactlyInAnyOrder(0, 4);
            assertThat(one.output() + other.output())
                    .contains("which something else has created in the meantime", "are finished and kept in");
        }
        assertThat(Published.read(folder.resolve("two"))).isEqualTo(undisturbed);
        Path kept = unfinished("two").orElseThrow();
        try (LoggedProcess again = start("two-again", "another", "local[2]", List.of(), "--resume", kept.toString())) {
            assertThat(again.exitCode(JOB)).withFailMessage(again::tail).isZero();
        }
        assertThat(Published.read(folder.resolve("another"))).isEqualTo(undisturbed);
        assertThat(report("another").at("/run/resume/shardsTaken").asInt()).isEqualTo(SHARDS);
    }

    /** A run that ends after its first results. */
    private static void killed(String out, String master, boolean forcibly, String... more)
            throws IOException, InterruptedException {
        try (LoggedProcess run = start(out + "-1", out, master, List.of(), more)) {
            while (results(out) < FINISHED) {
                assertThat(run.isAlive()).withFailMessage(run::tail).isTrue();
                Thread.sleep(20);
            }
            run.kill(forcibly);
            assertThat(run.exitCode(JOB)).isEqualTo(forcibly ? 137 : 143);
        }
        assertThat(folder.resolve(out)).doesNotExist();
        assertThat(results(out)).isGreaterThanOrEqualTo(FINISHED);
    }

    private static void finish(String out, List<String> more, int code) throws IOException, InterruptedException {
        try (LoggedProcess run = start(out + "-2", out, "local[2]", List.of(), more.toArray(String[]::new))) {
            assertThat(run.exitCode(JOB)).withFailMessage(run::tail).isEqualTo(code);
        }
    }

    private static LoggedProcess start(String log, String out, String master, List<String> properties, String... more)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "evaluate",
                "--arch",
                DEMO.resolve("digits.yaml").toString(),
                "--weights",
                DEMO.resolve("digits.pth").toString(),
                "--recipe",
                "none-28",
                "--exact-sample",
                "0",
                "--out",
                folder.resolve(out).toString(),
                "--shards",
                String.valueOf(SHARDS),
                "--master",
                master));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--data")) {
            arguments.addAll(List.of("--data", DEMO.resolve("images").toString()));
        }
        return EmbeddedRun.start(folder.resolve(log + ".log"), properties, arguments);
    }

    private static Optional<Path> unfinished(String out) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "." + out + ".unfinished-*")) {
            for (Path run : all) {
                return Optional.of(run);
            }
        }
        return Optional.empty();
    }

    private static int results(String out) throws IOException {
        Path shards = unfinished(out).map(run -> run.resolve("shards")).orElse(folder.resolve("none"));
        return Files.isDirectory(shards) ? Folders.below(shards).size() - 1 : 0;
    }

    private static JsonNode report(String out) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(out).resolve("report.json").toFile());
    }

    private static int tasksOfLargestStage(Path events) throws IOException {
        int most = 0;
        for (Path log : Folders.below(events)) {
            if (Files.isRegularFile(log)) {
                for (String line : Files.readAllLines(log)) {
                    JsonNode event = new ObjectMapper().readTree(line);
                    if (event.path("Event").asText().equals("SparkListenerStageCompleted")) {
                        most = Math.max(
                                most, event.at("/Stage Info/Number of Tasks").asInt());
                    }
                }
            }
        }
        return most;
    }
}
