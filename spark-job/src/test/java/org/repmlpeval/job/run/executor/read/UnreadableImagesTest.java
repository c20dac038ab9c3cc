package org.repmlpeval.job.run.executor.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.FileVersions;

/** The last image of each shard is whole, all others could not be read. */
class UnreadableImagesTest {
    private static final ClassificationTask TASK = new ClassificationTask(List.of("train", "deploy"), 2);

    @TempDir
    private Path folder;

    @Test
    void listedFaultsAreTheImagesWhoseFilesMayBeRepaired() throws IOException {
        Shard shard = shard(4);
        Map<String, FileVersion> before = UnreadableImages.of(shard, broken(3), files());
        assertThat(before).containsOnlyKeys("00000", "00001", "00002");

        write("00003", "changed");
        assertThat(UnreadableImages.written(shard, before, files())).isEmpty();
        write("00002", "repaired");
        assertThat(UnreadableImages.written(shard, before, files())).contains("00002");
    }

    @ParameterizedTest
    @ValueSource(ints = {TaskResult.LISTED_FAULTS, TaskResult.LISTED_FAULTS + 1})
    void noRepairIsMissedIfFaultsAreTooManyToBeListed(int faults) throws IOException {
        Shard shard = shard(faults + 1);
        Map<String, FileVersion> before = UnreadableImages.of(shard, broken(faults), files());
        assertThat(before).hasSize(faults == TaskResult.LISTED_FAULTS ? faults : faults + 1);

        assertThat(UnreadableImages.written(shard, before, files())).isEmpty();
        for (int image : new int[] {faults - 1, 0}) {
            String id = String.format("%05d", image);
            write(id, "repaired");
            assertThat(UnreadableImages.written(shard, before, files())).contains(id);
        }
    }

    @Test
    void shardsThatWereReadHaveNone() throws IOException {
        assertThat(UnreadableImages.of(shard(2), TASK.none(), files())).isEmpty();
    }

    private Shard shard(int images) throws IOException {
        List<ImageEntry> entries = new ArrayList<>();
        for (int image = 0; image < images; image++) {
            String id = String.format("%05d", image);
            write(id, "x");
            entries.add(new ImageEntry(id, Target.NONE, 1));
        }
        return new Shard(0, entries);
    }

    private static TaskResult broken(int images) {
        ClassificationResult result = TASK.none();
        for (int image = 0; image < images; image++) {
            result = result.plus(TASK.fault(Subject.of(String.format("%05d", image)), ImageOutcome.UNREADABLE, "torn"));
        }
        return result;
    }

    private void write(String id, String content) throws IOException {
        Files.writeString(folder.resolve(id), content);
    }

    private FileVersions files() throws IOException {
        return new FileVersions(new Configuration(), folder.toUri());
    }
}
