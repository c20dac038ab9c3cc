package org.repmlpeval.model.checkpoint.stored;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.read.CheckpointFiles;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.write.IfExists;
import org.repmlpeval.model.checkpoint.write.PthWriter;

class BatchCountersTest {
    @Test
    void int64ScalarsAreReadFromEveryFormat() {
        Map<String, Long> five = Map.of("bn.num_batches_tracked", 5L);
        assertThat(counters("bare.pth")).isEqualTo(five);
        assertThat(counters("state-dict.pth")).isEqualTo(five);
        assertThat(counters("protocol4.pth")).isEqualTo(five);
        assertThat(counters("all.safetensors")).isEqualTo(five);
    }

    @Test
    void theirNamesLoseTheWrapperTooAndCastOnesAreLeftOut() {
        assertThat(counters("training.pth")).isEqualTo(Map.of("1.num_batches_tracked", 1L));
        assertThat(counters("cast.pth")).as("float16").isEmpty();
        assertThat(counters("half.pth")).isEmpty();
    }

    /** Counters of batch norms that are not written are not written either; unknown ones are 0. */
    @Test
    void theyAreWrittenBesideTheirVarianceAlone(@TempDir Path folder) {
        StateDict stateDict = new StateDict(Map.of("a.running_var", Tensor.of(new float[] {1}, 1)));
        BatchCounters counters = new BatchCounters(Map.of("b.num_batches_tracked", 9L));
        Path file = folder.resolve("a.pth");
        PthWriter.write(stateDict, counters, file, IfExists.REFUSE);
        assertThat(CheckpointReader.read(file).counters().values()).isEqualTo(Map.of("a.num_batches_tracked", 0L));
    }

    private static Map<String, Long> counters(String file) {
        return CheckpointReader.read(CheckpointFiles.resource("good/" + file))
                .counters()
                .values();
    }
}
