package org.repmlpeval.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.procedural.Procedural;

class OpenMmlabNamesTest {
    private static StateDict weights(String architecture, Form form) {
        Architecture network = Golden.architecture(architecture);
        return Procedural.weights(network.tensors(form), "");
    }

    private static StateDict named(String name) {
        Map<String, Tensor> one = new LinkedHashMap<>();
        one.put(name, Tensor.of(new float[] {1}, 1));
        return new StateDict(one);
    }

    @ParameterizedTest
    @CsvSource({
        "conv_embedding.conv.weight, backbone.patch_embed.projection.weight",
        "conv_embedding.bn.running_var, backbone.patch_embed.norm.running_var",
        "stages.2.11.prebn1.weight, backbone.stages.2.11.norm1.weight",
        "stages.2.11.prebn2.bias, backbone.stages.2.11.norm2.bias",
        "stages.0.1.repmlp_block.gp.fc1.bias, backbone.stages.0.1.repmlp_block.gp.conv1.conv.bias",
        "stages.0.1.repmlp_block.gp.fc2.weight, backbone.stages.0.1.repmlp_block.gp.conv2.conv.weight",
        "stages.0.1.repmlp_block.fc3.weight, backbone.stages.0.1.repmlp_block.fc3.weight",
        "stages.0.1.repmlp_block.fc3_bn.bias, backbone.stages.0.1.repmlp_block.fc3_bn.bias",
        "stages.0.1.repmlp_block.repconv3.conv.weight, backbone.stages.0.1.repmlp_block.repconv3.conv.weight",
        "stages.0.1.ffn_block.ffn_fc1.conv.weight, backbone.stages.0.1.ffn_block.ffn_fc1.conv.weight",
        "embeds.2.conv.weight, backbone.downsample_layers.2.conv.weight",
        "embeds.2.bn.weight, backbone.downsample_layers.2.bn.weight",
        "head_norm.weight, backbone.final_norm.weight",
        "head.weight, head.fc.weight",
        "something.else, something.else"
    })
    void eachNameHasItsCounterpart(String published, String openMmlab) {
        assertThat(OpenMmlabNames.fromPublished(named(published)).names()).containsExactly(openMmlab);
        assertThat(OpenMmlabNames.toPublished(named(openMmlab)).names()).containsExactly(published);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRAIN", "DEPLOY"})
    void allNamesGoThereAndBackInOrder(Form form) {
        StateDict published = weights("RepMLPNet-B256", form);
        StateDict openMmlab = OpenMmlabNames.fromPublished(published);
        assertThat(OpenMmlabNames.areUsedBy(openMmlab)).isTrue();
        assertThat(OpenMmlabNames.areUsedBy(published)).isFalse();
        assertThat(openMmlab.names())
                .hasSameSizeAs(published.names())
                .allMatch(name -> name.startsWith("backbone.") || name.startsWith("head.fc."));
        StateDict back = OpenMmlabNames.toPublished(openMmlab);
        assertThat(back.names()).containsExactlyElementsOf(published.names());
        back.tensors().forEach((name, tensor) -> assertThat(tensor).isSameAs(published.get(name)));
    }

    @Test
    void theBackboneOfASegmenterIsNotTakenForOne() {
        assertThat(OpenMmlabNames.areUsedBy(weights("PSPNet-RepMLP-Res50-g4-8-168", Form.TRAIN)))
                .isFalse();
    }

    @Test
    void aFileHoldsTheStateDictBesideItsMeta(@TempDir Path folder) {
        StateDict openMmlab = OpenMmlabNames.fromPublished(weights("RepMLPNet-CIFAR", Form.DEPLOY));
        Path file = folder.resolve("a.pth");
        PthWriter.writeWithMeta(openMmlab, Map.of("architecture", "RepMLPNet-CIFAR"), file, IfExists.REFUSE);
        Checkpoint read = CheckpointReader.read(file);
        assertThat(read.entry()).isEqualTo("state_dict");
        assertThat(read.stateDict()).isEqualTo(openMmlab);
    }
}
