package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.Folders;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.run.output.UnpublishedException;
import org.repmlpeval.job.run.stop.MissingSettings;
import org.repmlpeval.job.task.MissingLimit;
import org.repmlpeval.partitioning.Digests;

/** Results that a run left and that are no longer right are not taken over. */
class ResumeDamageTest extends ResumedRuns {
    @ParameterizedTest
    @EnumSource(Damage.class)
    void damagedResultsAreComputedAgain(Damage damage) throws IOException {
        Path unfinished = failed();
        Path result = unfinished.resolve("shards/shard-000001.result");
        Files.write(result, damage.of(Files.readAllBytes(result)));
        EvaluationReport report = resumed(unfinished.toString());
        assertThat(report.run().resume().shardsTaken()).isEqualTo(FINISHED - 1);
        assertThat(said()).contains("the result of shard 1 (2 images, '").contains("the shard is run again");
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void damagedRowsAreComputedAgain(Damage damage) throws IOException {
        Path unfinished = failed();
        Path attempt;
        try (Stream<Path> files = Files.list(unfinished.resolve("rows"))) {
            attempt = files.filter(file -> file.getFileName().toString().startsWith("attempt-2-"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(attempt, damage.of(Files.readAllBytes(attempt)));
        EvaluationReport report = resumed(unfinished.toString());
        assertThat(report.run().resume().shardsTaken()).isEqualTo(FINISHED - 1);
        assertThat(said()).contains("the result of shard 2 (2 images, '").contains("are not those that the task wrote");
    }

    @Test
    void shardsWhoseImagesWereWrittenAgainAreComputedAgain() throws IOException {
        Path unfinished = failed();
        Path image = Path.of(runs.data())
                .resolve(rows.byId().keySet().stream().sorted().toList().get(3));
        FileTime listed = Files.getLastModifiedTime(image);
        Files.setLastModifiedTime(image, FileTime.fromMillis(listed.toMillis() + 1000));
        EvaluationReport report = resumed(unfinished.toString());
        assertThat(report.run().resume().shardsTaken()).isEqualTo(FINISHED - 1);
        assertThat(said())
                .contains("the result of shard 1 (2 images, '")
                .contains("' was written at "
                        + listed.toInstant().plusSeconds(1).truncatedTo(ChronoUnit.MILLIS)
                        + ", but was listed as written at " + listed.toInstant().truncatedTo(ChronoUnit.MILLIS)
                        + " when the shard was run; the shard is run again");
    }

    /** The listing holds the checksum that the image should have, so it is the same before and after the repair. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shardsWithAnImageThatHasBeenRepairedAreComputedAgain(boolean lengths) throws IOException {
        Path images = TestImages.folder(directory.resolve("data/images"), IMAGES, 16, 16);
        List<Path> files = Folders.below(images).stream()
                .filter(Files::isRegularFile)
                .sorted()
                .toList();
        StringBuilder manifest = new StringBuilder(lengths ? "uri,label,sha256,bytes\n" : "uri,label,sha256\n");
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            manifest.append(images.relativize(file))
                    .append(",a,")
                    .append(Digests.sha256(bytes))
                    .append(lengths ? "," + bytes.length : "")
                    .append('\n');
        }
        Path table = Files.writeString(images.resolve("set.csv"), manifest);
        Runs listed = Runs.of(Tiny.square(), "procedural", table, "none-16")
                .shards(SHARDS)
                .with(run -> run.missing(MissingSettings.of(MissingLimit.parse("100%"))));
        byte[] whole = Files.readAllBytes(files.get(2));
        for (int broken : new int[] {2, 4}) {
            byte[] other = Files.readAllBytes(files.get(broken));
            other[other.length - 1] ^= 1;
            Files.write(files.get(broken), other);
        }
        HiccupFileSystem.failAfter(FINISHED, 1);
        Path out = directory.resolve("out/report");
        assertThatThrownBy(() -> run(listed, Optional.empty(), out)).hasMessageContaining("hiccup");
        Files.write(files.get(2), whole);
        Files.setLastModifiedTime(
                files.get(2),
                FileTime.fromMillis(Files.getLastModifiedTime(files.get(2)).toMillis() + 1000));
        EvaluationReport report = run(listed, Optional.of("auto"), out);
        assertThat(report.run().resume().shardsTaken()).isEqualTo(FINISHED - 1);
        assertThat(report.outcomes().scored()).isEqualTo(IMAGES - 1);
        assertThat(said())
                .contains("images of the shard could not be read then, and the file of '"
                        + images.relativize(files.get(2)) + "' has been written since; the shard is run again");
    }

    @Test
    void manyResultsThatCannotBeUsedAreCounted() throws IOException {
        HiccupFileSystem.failWriting("report.json");
        assertThatThrownBy(() -> run(runs, Optional.empty())).isInstanceOf(UnpublishedException.class);
        HiccupFileSystem.reset(0);
        Path shards = unfinished().resolve("shards");
        for (int shard = 0; shard < SHARDS; shard++) {
            Files.write(shards.resolve("shard-00000" + shard + ".result"), new byte[3]);
        }
        assertThat(resumed("auto").run().resume().shardsTaken()).isZero();
        assertThat(said().split("the result of shard \\d", -1)).hasSize(6);
        assertThat(said())
                .contains("the results of 1 more shard cannot be used either; these shards are run again too");
    }

    @Test
    void resultsInTheWrongPlaceAndMissingRowsAreComputedAgain() throws IOException {
        Path unfinished = failed();
        Path shards = unfinished.resolve("shards");
        Files.copy(
                shards.resolve("shard-000000.result"),
                shards.resolve("shard-000001.result"),
                StandardCopyOption.REPLACE_EXISTING);
        for (Path file : Folders.below(unfinished.resolve("rows"))) {
            if (file.getFileName().toString().startsWith("attempt-3-")) {
                Files.delete(file);
            }
        }
        EvaluationReport report = resumed(unfinished.toString());
        assertThat(report.run().resume().shardsTaken()).isEqualTo(FINISHED - 2);
        assertThat(said()).contains("it holds shard 0 with 2 images");
    }
}
