package org.repmlpeval.model.checkpoint.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.RandomArchitectures;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.read.CheckpointFiles;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.CheckpointFormat;
import org.repmlpeval.model.checkpoint.write.IfExists;
import org.repmlpeval.model.checkpoint.write.PthWriter;
import org.repmlpeval.model.checkpoint.write.SafetensorsWriter;

class OpenMmlabNamesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "conv_embedding.conv.weight, backbone.patch_embed.projection.weight",
        "conv_embedding.bn.running_var, backbone.patch_embed.norm.running_var",
        "stages.2.11.prebn1.bias, backbone.stages.2.11.norm1.bias",
        "stages.2.11.prebn2.num_batches_tracked, backbone.stages.2.11.norm2.num_batches_tracked",
        "stages.0.1.repmlp_block.gp.fc1.weight, backbone.stages.0.1.repmlp_block.gp.conv1.conv.weight",
        "stages.0.1.repmlp_block.gp.fc2.bias, backbone.stages.0.1.repmlp_block.gp.conv2.conv.bias",
        "stages.3.0.repmlp_block.fc3.weight, backbone.stages.3.0.repmlp_block.fc3.weight",
        "stages.3.0.repmlp_block.fc3_bn.weight, backbone.stages.3.0.repmlp_block.fc3_bn.weight",
        "stages.3.0.repmlp_block.repconv3.conv.weight, backbone.stages.3.0.repmlp_block.repconv3.conv.weight",
        "stages.3.0.repmlp_block.repconv11.bn.bias, backbone.stages.3.0.repmlp_block.repconv11.bn.bias",
        "stages.1.0.ffn_block.ffn_fc1.conv.weight, backbone.stages.1.0.ffn_block.ffn_fc1.conv.weight",
        "stages.1.0.ffn_block.ffn_fc2.bn.bias, backbone.stages.1.0.ffn_block.ffn_fc2.bn.bias",
        "embeds.2.conv.weight, backbone.downsample_layers.2.conv.weight",
        "embeds.2.bn.weight, backbone.downsample_layers.2.bn.weight",
        "head_norm.running_mean, backbone.final_norm.running_mean",
        "head.weight, head.fc.weight"
    })
    void eachNameHasOneOnTheOtherSide(String official, String openMmlab) {
        assertThat(OpenMmlabNames.openMmlab(official)).contains(openMmlab);
        assertThat(OpenMmlabNames.official(openMmlab)).contains(official);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backbone.stages.0.0.prebn1.weight",
                "backbone.stages.0.0.repmlp_block.gp.fc1.weight",
                "backbone.stage0.0.conv.weight",
                "backbone.layer1.0.conv1.weight",
                "backbone.stages.0.blocks.0.norm1.weight",
                "backboneXpatch_embed.norm.weight",
                "head.weight"
            })
    void otherNamesHaveNone(String name) {
        assertThat(OpenMmlabNames.official(name)).isEmpty();
        assertThat(OpenMmlabNames.areThese(List.of(name, "head.fc.weight"))).isFalse();
    }

    @Test
    void theyAreToldFromEveryNetworkOfThisProject() {
        for (String preset : Architectures.names()) {
            Architecture architecture = Architectures.resolve(preset);
            for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
                List<String> official = architecture.tensors(form).stream()
                        .map(TensorSpec::name)
                        .toList();
                assertThat(OpenMmlabNames.areThese(official)).as(preset).isFalse();
                if (architecture instanceof RepMlpNet) {
                    List<String> theirs = official.stream()
                            .map(name -> OpenMmlabNames.openMmlab(name).orElseThrow())
                            .toList();
                    assertThat(OpenMmlabNames.areThese(theirs)).as(preset).isTrue();
                    assertThat(theirs).doesNotHaveDuplicates().doesNotContainAnyElementsOf(official);
                }
            }
        }
    }

    /** Names, order, shapes, bits and counters. */
    @ParameterizedTest
    @ValueSource(strings = {"pth", "safetensors"})
    void aRoundTripChangesNothing(String format) throws IOException {
        Random random = new Random(CheckpointFiles.SEED);
        for (int round = 0; round < 20; round++) {
            RepMlpNet network = RandomArchitectures.repMlpNet(random);
            for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
                Checkpoint official = random(network.tensors(form), random);
                Path there = folder.resolve(round + form.label() + "." + format);
                write(
                        OpenMmlabNames.toOpenMmlab(official.stateDict()),
                        OpenMmlabNames.toOpenMmlab(official.counters()),
                        there);
                Checkpoint read = CheckpointReader.read(there);
                assertThat(OpenMmlabNames.areThese(read.stateDict().names())).isTrue();
                Checkpoint back = OpenMmlabNames.toOfficial(read);
                assertThat(back.stateDict().names())
                        .as(CheckpointFiles.REPLAY)
                        .containsExactlyElementsOf(official.stateDict().names());
                assertThat(back.stateDict()).as(CheckpointFiles.REPLAY).isEqualTo(official.stateDict());
                assertThat(back.counters().values())
                        .as(CheckpointFiles.REPLAY)
                        .containsAllEntriesOf(official.counters().values());
                assertThat(back.notes())
                        .contains("names are OpenMMLab's: "
                                + back.stateDict().names().size() + " of "
                                + back.stateDict().names().size() + " tensors were given their official names");
                Path again = folder.resolve(round + form.label() + ".again." + format);
                write(OpenMmlabNames.toOpenMmlab(back.stateDict()), OpenMmlabNames.toOpenMmlab(back.counters()), again);
                assertThat(again).hasSameBinaryContentAs(there);
            }
        }
    }

    @Test
    void otherCheckpointsStayAsTheyAre() {
        Checkpoint official = random(Architectures.resolve("PureMLP-CIFAR").tensors(Form.TRAIN), new Random(1));
        assertThat(OpenMmlabNames.toOfficial(official)).isSameAs(official);
    }

    @Test
    void surplusTensorsKeepTheirNames() {
        Checkpoint mixed = checkpoint("backbone.final_norm.weight", "auxiliary.weight");
        Checkpoint translated = OpenMmlabNames.toOfficial(mixed);
        assertThat(translated.stateDict().names()).containsExactly("head_norm.weight", "auxiliary.weight");
        assertThat(translated.notes())
                .containsExactly("names are OpenMMLab's: 1 of 2 tensors were given their official names");
    }

    @Test
    void twoModelsInOneAreRefused() {
        Checkpoint both = checkpoint("backbone.final_norm.weight", "head_norm.weight");
        assertThatThrownBy(() -> OpenMmlabNames.toOfficial(both))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "two tensors are named 'head_norm.weight' once OpenMMLab's names are translated, one of them"
                                + " 'head_norm.weight'; save the state dict of only one model");
    }

    @Test
    void aTensorOfAnotherNetworkIsRefused() {
        StateDict other = checkpoint("head.weight", "stage0.0.conv.weight").stateDict();
        assertThatThrownBy(() -> OpenMmlabNames.toOpenMmlab(other))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "tensor 'stage0.0.conv.weight' has no name in OpenMMLab, which supports only RepMLPNets; keep the official names");
    }

    private static void write(StateDict stateDict, BatchCounters counters, Path file) {
        if (file.toString().endsWith(".pth")) {
            PthWriter.writeWithMeta(stateDict, counters, Map.of("form", "any"), file, IfExists.REFUSE);
        } else {
            SafetensorsWriter.write(stateDict, counters, Map.of("form", "any"), file, IfExists.REFUSE);
        }
    }

    private static Checkpoint checkpoint(String... names) {
        List<TensorSpec> specs = new ArrayList<>();
        for (String name : names) {
            specs.add(TensorSpec.of(name, 2));
        }
        return random(specs, new Random(1));
    }

    /** Tensors of random bits in random order, and a counter for each second BatchNorm. */
    private static Checkpoint random(List<TensorSpec> specs, Random random) {
        List<TensorSpec> shuffled = new ArrayList<>(specs);
        Collections.shuffle(shuffled, random);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, Long> counters = new LinkedHashMap<>();
        for (TensorSpec spec : shuffled) {
            float[] values = new float[(int) spec.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(random.nextInt());
            }
            tensors.put(spec.name(), Tensor.of(values, spec.dimensions()));
            if (spec.name().endsWith("running_var") && random.nextBoolean()) {
                counters.put(spec.name().replace("running_var", "num_batches_tracked"), random.nextLong());
            }
        }
        return new Checkpoint(
                new StateDict(tensors),
                CheckpointFormat.PTH_ZIP,
                Checkpoint.Entry.BARE,
                List.of(),
                List.of(),
                new BatchCounters(counters),
                CarriedClasses.NONE);
    }
}
