package org.repmlpeval.model.checkpoint.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.arch.UnitStages;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.read.CheckpointFiles;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.write.IfExists;
import org.repmlpeval.model.checkpoint.write.SafetensorsWriter;
import org.repmlpeval.model.engine.PlainNetwork;
import org.repmlpeval.model.reparam.Conversion;

/** Checkpoints and logits of src/test/python/make_openmmlab.py, whose modules are PyTorch's under OpenMMLab's names. */
class OpenMmlabCheckpointTest {
    /** Both sides compute in float64 on the same float32 weights. */
    private static final double SAME_WEIGHTS = 1e-12;

    /** Merged kernels were rounded to float32. */
    private static final double ROUNDED_KERNELS = 1e-6;

    private static final RepMlpNet NETWORK = new RepMlpNet(
            "small",
            List.of(8, 12),
            new UnitStages(List.of(8, 16), List.of(1, 2), List.of(List.of(4, 6), List.of(2, 3)), List.of(2, 4)),
            List.of(1, 3),
            2,
            5);

    @Test
    void trainingTimeWeightsGivePyTorchsLogits() throws IOException {
        assertThat(logits(Form.TRAIN, read("train.pth", Form.TRAIN))).containsExactly(expected(), offset(SAME_WEIGHTS));
    }

    @Test
    void deployWeightsGivePyTorchsLogits() throws IOException {
        StateDict deploy = read("deploy.pth", Form.DEPLOY);
        assertThat(logits(Form.DEPLOY, deploy)).containsExactly(expected(), offset(ROUNDED_KERNELS));
        StateDict converted = Conversion.toDeploy(NETWORK, read("train.pth", Form.TRAIN), Precision.FLOAT32);
        for (String name : deploy.names()) {
            assertThat(converted.get(name).floats())
                    .as(name)
                    .containsExactly(deploy.get(name).floats(), offset((float) ROUNDED_KERNELS));
        }
    }

    @Test
    void countersAreReadAndWrittenUnderBothNames(@TempDir Path folder) throws IOException {
        Checkpoint theirs = CheckpointReader.read(CheckpointFiles.resource("openmmlab/train.pth"));
        JsonNode counters = json().get("counters");
        assertThat(counters.size()).isEqualTo(theirs.counters().values().size()).isEqualTo(24);
        counters.fields().forEachRemaining(e -> assertThat(theirs.counters().value(e.getKey()))
                .isEqualTo(e.getValue().longValue()));
        Checkpoint official = OpenMmlabNames.toOfficial(theirs);
        Path file = folder.resolve("official.safetensors");
        SafetensorsWriter.write(official.stateDict(), official.counters(), Map.of(), file, IfExists.REFUSE);
        BatchCounters read = CheckpointReader.read(file).counters();
        assertThat(read.values())
                .isEqualTo(official.counters().values())
                .containsEntry("head_norm.num_batches_tracked", 1023L);
        assertThat(Naming.OPENMMLAB.of(read)).isEqualTo(theirs.counters());
    }

    private static StateDict read(String file, Form form) {
        Checkpoint checkpoint =
                OpenMmlabNames.toOfficial(CheckpointReader.read(CheckpointFiles.resource("openmmlab/" + file)));
        assertThat(checkpoint.entry().name()).isEqualTo("state_dict");
        return StrictMatch.match(NETWORK.name(), NETWORK.tensors(form), checkpoint.stateDict());
    }

    private static double[] logits(Form form, StateDict weights) {
        double[] image = new double[3 * 8 * 12];
        for (int i = 0; i < image.length; i++) {
            image[i] = i * 37 % 101 / 32.0 - 1.5;
        }
        return PlainNetwork.run(NETWORK.network(form), weights, image);
    }

    private static double[] expected() throws IOException {
        return Golden.doubles(json().get("logits"));
    }

    private static JsonNode json() throws IOException {
        return new ObjectMapper()
                .readTree(CheckpointFiles.resource("openmmlab/expected.json").toFile());
    }
}
