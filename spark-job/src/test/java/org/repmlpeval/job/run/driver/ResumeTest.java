package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.Folders;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.gate.Gates;
import org.repmlpeval.job.gate.Measurable;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.page.part.SpeedPart;
import org.repmlpeval.job.report.result.GatesSection.GateResult;
import org.repmlpeval.job.run.output.DriverState;
import org.repmlpeval.job.run.output.RunStatus;
import org.repmlpeval.job.run.output.UnpublishedException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Machine;

/** Runs that end early, and others that go on with them. */
class ResumeTest extends ResumedRuns {
    @Test
    void finishedShardsAreNotRunAgain() throws IOException {
        Path unfinished = failed();
        assertThat(Files.readString(unfinished.resolve("ended.json"))).contains("\"seconds\"");
        assertThat(said()).contains("4 of 6 shards are finished and kept in hiccup:" + unfinished, "--resume");
        EvaluationReport report = resumed(unfinished.toString());
        assertThat(attempts(report)).isEqualTo(SHARDS - FINISHED);
        assertThat(report.run().resume().shardsTaken()).isEqualTo(FINISHED);
        assertThat(ConsoleSummary.render(report)).contains(", 6 shards (4 resumed), ");
        assertThat(report.run().resume().imagesTaken()).isEqualTo(FINISHED * IMAGES / SHARDS);
        assertThat(report.run().resume().shardsKept()).isEqualTo(SHARDS - FINISHED);
        assertThat(report.run().resume().earlierDrivers()).isEqualTo(1);
        assertThat(said()).contains("resuming the unfinished run hiccup:" + unfinished + " (4 of 6 shards)");
    }

    @Test
    void aRunMayBeResumedMoreThanOnceAndByItsOutputFolder() throws IOException {
        failed();
        HiccupFileSystem.failAfter(1, 1);
        assertThatThrownBy(() -> run(runs, Optional.of("hiccup:" + out()))).hasMessageContaining("hiccup");
        EvaluationReport report = resumed("hiccup:" + out());
        assertThat(report.run().resume().shardsTaken()).isEqualTo(FINISHED + 1);
        assertThat(report.run().resume().earlierDrivers()).isEqualTo(2);
    }

    /** A killed driver leaves files of tasks that were not done; the next one gives its tasks the same numbers. */
    @Test
    void filesOfUnfinishedTasksAreInNobodysWay() throws IOException {
        Path unfinished = failed();
        String attempt = Rows.names(unfinished.resolve("rows")).get(0);
        for (int shard = 0; shard < SHARDS; shard++) {
            for (int task = 0; task < 200; task++) {
                Files.writeString(
                        unfinished
                                .resolve("rows")
                                .resolve(attempt.replaceFirst("-\\d+-\\d+-", "-" + shard + "-" + task + "-")),
                        "cut off");
            }
        }
        for (Path result : Folders.below(unfinished.resolve("shards"))) {
            if (Files.isRegularFile(result)) {
                Files.delete(result);
            }
        }
        assertThat(resumed(unfinished.toString()).run().resume().shardsTaken()).isZero();
    }

    @Test
    void aFailureWhilePublishingLosesNothing() throws IOException {
        HiccupFileSystem.failPublishing();
        assertThatThrownBy(() -> run(runs, Optional.empty())).hasStackTraceContaining("hiccup while publishing");
        HiccupFileSystem.reset(0);
        EvaluationReport report = resumed("auto");
        assertThat(report.run().resume().shardsTaken()).isEqualTo(SHARDS);
    }

    /** On a store of objects the report is written after the folder was moved. */
    @Test
    void aFailureInTheLastStepOfPublishingLosesNothing() throws IOException {
        HiccupFileSystem.beStore();
        HiccupFileSystem.failWriting("report.json");
        String folder = "hiccup:" + out();
        assertThatThrownBy(() -> run(runs, Optional.empty()))
                .isInstanceOfSatisfying(
                        UnpublishedException.class, e -> assertThat(e.kept()).isEqualTo(folder));
        assertThat(said())
                .contains("6 of 6 shards are finished and kept in " + folder + "; to go on, run the same command with"
                        + " --resume " + folder + " and another --out");
        HiccupFileSystem.reset(0);
        assertThat(RunStatus.of(spark.hadoopConfiguration(), folder))
                .isEqualTo(new RunStatus(
                        folder,
                        false,
                        List.of(new RunStatus.Unfinished(
                                folder, SHARDS, SHARDS, IMAGES, new DriverState(DriverState.State.NONE, null), null))));
        assertRefused(runs, folder, "holds a run whose report could not be written; give another --out");
        Path other = directory.resolve("other");
        EvaluationReport report = run(runs, Optional.of(folder), other);
        assertThat(report.run().resume().shardsTaken()).isEqualTo(SHARDS);
        assertThat(Rows.read(other, Runs.FORMS, SHARDS)).isEqualTo(rows);
        assertThat(out()).doesNotExist();
        assertThat(Rows.names(other)).isEqualTo(Rows.names(shared.resolve("undisturbed")));
    }

    @Test
    void whatCannotBeWrittenWholeIsNotPublished() throws IOException {
        HiccupFileSystem.failWriting("report.html");
        run(runs, Optional.empty());
        assertThat(said()).contains("report.html could not be written: hiccup while writing");
        assertThat(Rows.names(out())).contains("report.json").doesNotContain("report.html");
    }

    /** The document of the run is replaced when a driver goes on with it. */
    @Test
    void aDocumentThatCannotBeReplacedStays() throws IOException {
        failed();
        HiccupFileSystem.failWriting("run.json");
        assertThatThrownBy(() -> run(runs, Optional.of("auto"))).hasMessageContaining("hiccup while writing");
        HiccupFileSystem.reset(0);
        Path unfinished = unfinished();
        // As if the driver had ended just before the last step.
        Files.move(
                unfinished.resolve("run.json"),
                unfinished.resolve("run.json.next"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(resumed("auto").run().resume().shardsTaken()).isEqualTo(FINISHED);
    }

    @Test
    void theSpeedCountsTheTimeOfAllDrivers() throws IOException {
        Path unfinished = failed();
        Files.writeString(
                unfinished.resolve("ended.json"), "{\"started\": \"2026-11-30T00:12:10Z\", \"seconds\": 1000.0}");
        EvaluationReport report = resumed(unfinished.toString());
        assertThat(report.speed().wallSeconds()).isBetween(1000.0, 1100.0);
        assertThat(report.speed().endToEndImagesPerSecond()).isLessThan(IMAGES / 1000.0 + 1e-9);
    }

    @Test
    void autoStartsAnewIfThereIsNothing() throws IOException {
        EvaluationReport report = resumed("auto");
        assertThat(report.run().resume().earlierDrivers()).isZero();
        assertThat(report.run().resume().shardsKept()).isEqualTo(SHARDS);
    }

    @Test
    void autoLeavesOtherRunsAlone() throws IOException {
        Path unfinished = failed();
        run(runs.batch(4), Optional.of("auto"));
        assertThat(said())
                .contains("note: the unfinished run hiccup:" + unfinished + " (4 of 6 shards) is not resumed")
                .contains("batch: '8' there, '4' here");
        assertThat(unfinished).isDirectory();
        assertThat(Rows.read(out(), Runs.FORMS, SHARDS).byId()).hasSize(IMAGES);
    }

    @Test
    void withoutResumeTheUnfinishedRunIsNamedAndStays() throws IOException {
        Path unfinished = failed();
        run(runs, Optional.empty());
        assertThat(said())
                .contains("note: there is an unfinished run with this --out: hiccup:" + unfinished + " (4 of 6 shards)")
                .contains("To go on with it, add --resume hiccup:" + unfinished, "no driver is working on it");
        assertThat(unfinished).isDirectory();
    }

    @Test
    void anotherRunIsRefused() throws IOException {
        Path unfinished = failed();
        assertRefused(
                runs.batch(4).with(run -> run.maxImageBytes(1000)),
                unfinished.toString(),
                "cannot be resumed, because its results would not be those of this command: batch: '8' there, '4' here;"
                        + " max-image-bytes: '268435456' there, '1000' here");
        Path images = TestImages.folder(directory.resolve("images"), IMAGES, 16, 16);
        Files.delete(images.resolve(Folders.below(images).stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow()));
        assertRefused(
                Runs.of(Tiny.square(), "procedural", images, "none-16").shards(SHARDS),
                unfinished.toString(),
                "data: '12 images, fingerprint of names, lengths and labels "
                        + undisturbed.data().fingerprint() + "' there, '11 images, ");
        assertRefused(runs, directory.resolve("none").toString(), "there is no unfinished run");
        assertThat(unfinished).isDirectory();
    }

    @Test
    void aDriverThatIsAliveIsNotDisturbed() throws IOException {
        Path unfinished = failed();
        sign(unfinished, ProcessHandle.current().pid());
        assertRefused(runs, unfinished.toString(), "a driver is still working on the unfinished run");
        assertThat(unfinished).isDirectory();
        // A process that has ended since.
        sign(unfinished, ended());
        EvaluationReport report = resumed(unfinished.toString());
        assertThat(report.speed().endToEndImagesPerSecond()).isNull();
        assertThat(ConsoleSummary.render(report))
                .contains(
                        "speed       unknown end to end, because the time of an earlier driver of this run is unknown");
        assertThat(SpeedPart.of(report).sentences().get(0)).contains("the speed of the whole run is unknown");
        GateResult judged = Gates.of(List.of("images-per-second >= 0.001"), Optional.empty())
                .judge(report, Measurable.of(report))
                .results()
                .get(0);
        assertThat(judged.passed()).isFalse();
        assertThat(judged.sentence()).contains("it is not known how long an earlier driver worked");
    }

    private static long attempts(EvaluationReport report) {
        return report.run().spark().tasks().attempts();
    }

    private static long ended() throws IOException {
        Process process = new ProcessBuilder("true").start();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process.pid();
    }

    private static void sign(Path unfinished, long process) throws IOException {
        String started =
                ProcessHandle.current().info().startInstant().orElseThrow().toString();
        Files.writeString(
                unfinished.resolve("alive.json"),
                String.format(
                        "{\"host\": \"%s\", \"process\": %d, \"processStarted\": \"%s\", \"application\": \"other\","
                                + " \"beat\": 7, \"seconds\": 2.5, \"shards\": 4, \"images\": 8, \"at\": \"now\"}",
                        Machine.host(), process, started));
    }

    @Test
    void statusSaysHowFarARunIs() throws IOException {
        Path unfinished = failed();
        RunStatus status = RunStatus.of(spark.hadoopConfiguration(), "hiccup:" + out());
        assertThat(status.published()).isFalse();
        assertThat(status.unfinished())
                .containsExactly(new RunStatus.Unfinished(
                        "hiccup:" + unfinished,
                        SHARDS,
                        FINISHED,
                        IMAGES,
                        new DriverState(DriverState.State.NONE, null),
                        null));
        assertThat(RunStatus.of(spark.hadoopConfiguration(), "hiccup:" + unfinished)
                        .output())
                .isEqualTo("hiccup:" + out());
        resumed(unfinished.toString());
        assertThat(RunStatus.of(spark.hadoopConfiguration(), "hiccup:" + out()))
                .isEqualTo(new RunStatus("hiccup:" + out(), true, List.of()));
        assertThatThrownBy(() -> RunStatus.of(
                        spark.hadoopConfiguration(), directory.resolve("none").toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no report in");
    }

    private void assertRefused(Runs other, String resume, String message) {
        assertThatThrownBy(() -> run(other, Optional.of(resume)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
