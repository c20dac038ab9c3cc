package org.repmlpeval.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;

class ArchitecturesTest {
    private static final String TINY =
            """
            family: RepMLPNet
            name: tiny
            input: [8, 12]
            channels: [8, 16]
            depths: [1, 1]
            partition: [[2, 3], [2, 3]]
            sharesets: [2, 4]
            kernels: [1, 3]
            patch: 2
            classes: 5
            """;

    /** GMACs of the deploy form as the papers count them, to three digits. */
    @ParameterizedTest
    @CsvSource({
        "RepMLPNet-T224, 2.798",
        "RepMLPNet-T256, 4.246",
        "RepMLPNet-B224, 6.657",
        "RepMLPNet-B256, 9.616",
        "RepMLPNet-D256, 8.611",
        "RepMLPNet-L256, 11.579",
        "RepMLP-Res50-base-224, 4.089",
        "RepMLP-Res50-light-224, 3.077",
        "RepMLP-Res50-bottleneck-224, 3.891",
        "RepMLP-Res50-bottleneck-g4-8-224, 3.950",
        "FaceResNet-96, 0.999",
        "RepMLP-FaceRes-96, 1.089"
    })
    void parametersAndMacsEqualTheCountedOnes(String name, double gmacs) {
        Architecture architecture = Architectures.resolve(name);
        JsonNode golden = Golden.json(name + ".json");
        assertThat(architecture.network(Form.TRAIN).parameters())
                .isEqualTo(golden.get("params_train").longValue());
        assertThat(architecture.network(Form.DEPLOY).parameters())
                .isEqualTo(golden.get("params_deploy").longValue());
        assertThat(architecture.network(Form.DEPLOY).macs() / 1e9).isCloseTo(gmacs, within(5e-4));
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }

    /**
     * What arXiv 2105.01883 says of networks that no golden file has: parameters of the deploy form in millions and GMACs. Section 4.2
     * says that from RepMLP-Res50-g8/16 to g4/8, at 320 pixels, parameters grow by 47 % and multiply-adds by 3.6 %; table 6 counts a
     * PSPNet on ResNet-50 at 713 pixels as 46.56 M and 350,004 M.
     */
    @Test
    void countsEqualWhatThePaperSaysOfOtherNetworks() {
        Architecture g48 = Architectures.resolve("RepMLP-Res50-bottleneck-g4-8-320");
        Architecture g816 = Architectures.parse(
                Architectures.canonical(g48)
                        .replace("\"groups\":8", "\"groups\":16")
                        .replace("\"groups\":4", "\"groups\":8"),
                "g8/16");
        Network larger = g48.network(Form.DEPLOY);
        Network smaller = g816.network(Form.DEPLOY);
        assertThat((double) larger.parameters() / smaller.parameters()).isCloseTo(1.47, within(0.01));
        assertThat((double) larger.macs() / smaller.macs()).isCloseTo(1.036, within(0.001));

        Network plain = Architectures.parse(
                        """
                        family: PSPNet
                        name: PSPNet-Res50-713
                        input: [713, 713]
                        stem: 64
                        stages:
                        - {depth: 3, width: 256, block: base}
                        - {depth: 4, width: 512, block: base}
                        - {depth: 6, width: 1024, dilation: 2, block: base}
                        - {depth: 3, width: 2048, dilation: 4, block: base}
                        bins: [1, 2, 3, 6]
                        hidden: 512
                        classes: 19
                        """,
                        "pspnet.yaml")
                .network(Form.DEPLOY);
        assertThat(plain.parameters() / 1e6).isCloseTo(46.56, within(0.01));
        assertThat(plain.macs() / 1e9).isCloseTo(350.004, within(0.001));

        Network pspNet = Architectures.resolve("PSPNet-RepMLP-Res50-g4-8-713").network(Form.DEPLOY);
        assertThat(pspNet.macs()).as("fewer than the plain one's, section 4.4").isLessThan(plain.macs());
        assertThat(pspNet.output()).isEqualTo(Shape.map(19, 713, 713));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RepMLPNet-T224",
                "RepMLPNet-CIFAR",
                "RepMLP-Res50-light-224",
                "RepMLP-Res50-bottleneck-g4-8-224",
                "RepMLP-FaceRes-96",
                "PSPNet-RepMLP-Res50-g4-8-168",
                "PureMLP-CIFAR"
            })
    void keysAndShapesEqualThePublishedOnes(String name) {
        for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
            List<String> expected = Golden.lines(name + "." + form.label() + ".keys.tsv").stream()
                    .filter(line -> !line.contains("num_batches_tracked"))
                    .map(line -> line.replace("\tfloat32\t", "\t"))
                    .toList();
            List<String> actual = Golden.architecture(name).tensors(form).stream()
                    .map(t -> t.name() + "\t" + t.shapeText())
                    .toList();
            assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void anArchitectureFileWithOtherHeightThanWidthIsRead(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("tiny.yaml"), TINY);
        Architecture tiny = Architectures.resolve(file.toString());
        assertThat(tiny.name()).isEqualTo("tiny");
        assertThat(tiny.network(Form.TRAIN).input()).isEqualTo(Shape.map(3, 8, 12));
        assertThat(tiny.network(Form.DEPLOY).output()).isEqualTo(Shape.map(5, 1, 1));
        assertThat(Architectures.parse(Architectures.canonical(tiny), "canonical"))
                .isEqualTo(tiny);
    }

    @Test
    void everyKeyThatIsWrongIsNamedAtOnce() {
        String text = TINY.replace("patch: 2\n", "")
                .replace("classes: 5", "classes: five")
                .replace("kernels:", "kernel:");
        assertThatThrownBy(() -> Architectures.parse(text, "tiny.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(
                        "architecture file tiny.yaml: ",
                        "kernels is missing; legal: a list of integers, [1, 2]",
                        "patch is missing; legal: an integer",
                        "classes is \"five\"; legal: an integer",
                        "unknown key \"kernel\"; legal: family, name, input, channels");
    }

    @Test
    void anUnknownNameListsThePresets() {
        assertThatThrownBy(() -> Architectures.resolve("RepMLPNet-X"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("unknown architecture 'RepMLPNet-X'")
                .hasMessageContaining("RepMLPNet-T224, RepMLPNet-T256");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "classes: 5 | classes: 0 | classes is 0; legal: at least 1",
                "partition: [[2, 3], [2, 3]] | partition: [[3, 3], [2, 3]] | partition 3x3 must divide the map 4x6",
                "sharesets: [2, 4] | sharesets: [3, 4] | sharesets is 3; legal: a divisor of the 8 channels",
                "kernels: [1, 3] | kernels: [1, 2] | kernels is [1, 2]; legal: different odd numbers",
                "depths: [1, 1] | depths: [1] | channels has 2 stages",
                "patch: 2 | patches: 2 | patch is missing; legal: an integer",
                "patch: 2 | '' | patch is missing; legal: an integer",
                "patch: 2 | patch: 2.5 | patch is 2.5; legal: an integer",
                "patch: 2 | patch: null | patch is null; legal: an integer",
                "patch: 2 | patch: 99999999999 | patch is 99999999999; legal: an integer",
                "name: tiny | name: null | name is null; legal: a text",
                "input: [8, 12] | input: 8 | input is 8; legal: a list of integers, [1, 2]",
                "channels: [8, 16] | channels: [8, null] | channels is [8,null]; legal: a list of integers",
                "channels: [8, 16] | channels: [8, 1e9] | channels is [8,1.0E9]; legal: a list of integers",
                "depths: [1, 1] | depths: null | depths is null; legal: a list of integers",
                "depths: [1, 1] | depths: [1, one] | depths is [1,\"one\"]; legal: a list of integers",
                "kernels: [1, 3] | kernels: | kernels is null; legal: a list of integers",
                "partition: [[2, 3], [2, 3]] | partition: [[2, 3], null] | partition is [[2,3],null]; legal: a list of pairs of integers",
                "partition: [[2, 3], [2, 3]] | partition: [[2, 3], [2, null]] | partition is [[2,3],[2,null]]; legal: a list",
                "family: RepMLPNet | '' | family is missing; legal: RepMLPNet, RepMLPBlock, RepMLP, RepMLP-ResNet, PSPNet, PureMLP",
                "family: RepMLPNet | family: ResNet | family is \"ResNet\"; legal: RepMLPNet, RepMLPBlock, RepMLP",
                "input: [8, 12] | input: [8] | input is [8]; legal: two positive numbers, height and width"
            })
    void anIllegalFileIsRefusedWithTheReason(String line, String replacement, String message) {
        String text = TINY.replace(line, replacement.replace("''", ""));
        assertThat(text).isNotEqualTo(TINY);
        assertThatThrownBy(() -> Architectures.parse(text, "tiny.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tiny.yaml")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "channels: 8 | channels: null | channels is null; legal: an integer",
                "channels: 8 | channels: [8] | channels is [8]; legal: an integer",
                "input: [4, 6] | input: [4, null] | input is [4,null]; legal: a list of integers",
                "partition: [2, 3] | partition: null | partition is null; legal: a list of integers",
                "kernels: [1, 3] | kernels: [null] | kernels is [null]; legal: a list of integers",
                "sharesets: 2 | sharesets: null | sharesets is null; legal: an integer"
            })
    void anIllegalBlockIsRefusedWithTheReason(String line, String replacement, String message) {
        String block =
                """
                family: RepMLPBlock
                name: block
                input: [4, 6]
                channels: 8
                partition: [2, 3]
                sharesets: 2
                kernels: [1, 3]
                """;
        assertThat(Architectures.parse(block, "block.yaml").family()).isEqualTo("RepMLPBlock");
        assertThatThrownBy(() -> Architectures.parse(block.replace(line, replacement), "block.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("architecture file block.yaml: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "block: light | block: lite | stages[1].block is \"lite\"; legal: base, light, bottleneck",
                "depth: 2 | depth: two | stages[1].depth is \"two\"; legal: an integer",
                "depth: 2, | '' | stages[1].depth is missing; legal: an integer",
                "groups: 2 | groups: 3 | stage 2: groups is 3; legal: a divisor of the channels, 4 and 4",
                "', groups: 2' | '' | stage 2: groups is null; legal: a divisor of the RepMLP's channels",
                "partition: [2, 3] | partition: [2, 5] | stage 2: partition 2x5 must divide the map 2x3",
                "kernels: [1, 3] | kernels: [2] | stage 2: kernels is [2]; legal: different odd numbers",
                "groups: 2 | 'groups: 2, r: 2' | stage 2: r is 2; legal: none in a stage of light blocks",
                "groups: 2 | 'groups: 2, g: 2' | unknown key \"stages[1].g\"; legal: depth, width",
                "block: base | 'block: base, groups: 2' | stage 1: groups is 2; legal: none in a stage of base blocks",
                "result: embedding | result: vector | result is \"vector\"; legal: logits, embedding",
                "width: 32 | 'width: 32, stride: 0' | stage 2: stride is 0; legal: at least 1",
                "width: 32 | 'width: 32, stride: 4' | stage 2: partition 2x3 must divide the map 1x2",
                "stem: 8 | stem: 0 | stem is 0; legal: at least 1",
                "stages: | stages: 5 | stages is 5; legal: a list of mappings"
            })
    void anIllegalResNetIsRefusedWithTheReason(String line, String replacement, String message) {
        String resNet =
                """
                family: RepMLP-ResNet
                name: tiny
                input: [16, 24]
                stem: 8
                classes: 5
                result: embedding
                stages:
                - {depth: 1, width: 16, block: base}
                - {depth: 2, width: 32, block: light, partition: [2, 3], kernels: [1, 3], groups: 2}
                """;
        assertThat(Architectures.parse(resNet, "resnet.yaml").output()).isEqualTo(Architecture.Output.EMBEDDING);
        String illegal = line.equals("stages:")
                ? resNet.substring(0, resNet.indexOf("stages:")) + "stages: 5\n"
                : resNet.replace(line, replacement);
        assertThatThrownBy(() -> Architectures.parse(illegal, "resnet.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anUnknownKeyIsRefusedAndTheLegalOnesAreNamed() {
        assertThatThrownBy(() -> Architectures.parse(TINY + "stride: 2\n", "tiny.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("\"stride\"")
                .hasMessageContaining("sharesets");
    }
}
