package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.cli.output.ModelsPage;
import org.repmlpeval.model.arch.Architectures;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

class ModelsCommandTest {
    static List<String> names() {
        return Architectures.names();
    }

    @Test
    void pageIsWhatTheProgramSays() throws IOException {
        Cli page = Cli.run("models", "--markdown");
        assertThat(page.exitCode()).as(page.err()).isZero();
        assertThat(Files.readString(Path.of("..", "conf", "models.md")))
                .as("conf/models.md differs from the catalogue; run " + ModelsPage.REGENERATE)
                .isEqualTo(page.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RepMLPNet-B224 | RepMLPNet 68.243 6.657 224x224 1000 logits repmlpnet-224 top-1 80.32, top-1 80.41, top-5 95.14",
                "RepMLP-Res50-bottleneck-224 | RepMLP-ResNet 41.071 3.891 224x224 1000 logits res50-224 top-1 78.55",
                "RepMLP-FaceRes-96 | RepMLP-ResNet 66.130 1.089 96x96 embedding of 512 resize-96 none known"
            })
    void theListHasARowForEachPreset(String name, String rest) {
        List<String> lines = Cli.run("models").out().lines().toList();
        assertThat(lines.subList(1, lines.size() - 2))
                .extracting(line -> line.split(" ")[0])
                .containsExactlyElementsOf(names());
        assertThat(lines.stream().map(line -> line.replaceAll(" +", " "))).contains(name + " " + rest);
    }

    @Test
    void jsonHasExactCountsAndSources() throws IOException {
        JsonNode models = Cli.run("models", "--json").json();
        assertThat(models.findValuesAsText("name")).containsExactlyElementsOf(names());
        JsonNode light = Cli.run("models", "RepMLP-Res50-light-224", "--json").json();
        assertThat(models).contains(light);
        JsonNode inspected = Cli.run("inspect", "--arch", "RepMLP-Res50-light-224", "--json")
                .json()
                .get("forms");
        assertThat(light.get("parameters_train")).isEqualTo(inspected.at("/train/parameters"));
        assertThat(light.get("macs_deploy")).isEqualTo(inspected.at("/deploy/macs"));
        assertThat(light.at("/published/0").toString())
                .isEqualTo("{\"data\":\"ImageNet-1K val\",\"metric\":\"top-1\",\"percent\":77.14,"
                        + "\"source\":\"arXiv 2105.01883, section 4.2\"}");
        assertThat(light.at("/published/1/recipe").asText()).isEqualTo("timm-224-0.875-bicubic");
    }

    /** Whoever copies the command and fills in the capitals gets a command line that is understood. */
    @ParameterizedTest
    @MethodSource("names")
    void theDetailEndsWithTheCommandThatEvaluates(String name) {
        Cli detail = Cli.run("models", name);
        assertThat(detail.exitCode()).as(detail.err()).isZero();
        assertThat(detail.out()).startsWith(name + "\n").contains("\npublished   ");
        String last = detail.out().lines().reduce((a, b) -> b).orElseThrow();
        String[] command = last.replaceFirst("^evaluate +./repmlp-eval ", "").split(" ");
        ParseResult parsed = new CommandLine(RepmlpEval.class).parseArgs(command);
        assertThat(parsed.subcommand().matchedOptionValue("--arch", "")).isEqualTo(name);
        assertThat(Arrays.asList(command)).startsWith("evaluate").contains("CHECKPOINT", "DIR", "REPORT");
    }

    @Test
    void sourcesAndNotesAreInTheDetail() {
        assertThat(Cli.run("models", "RepMLPNet-B256").out())
                .contains("published   top-1 81.11 % on ImageNet-1K val, recipe openmmlab-b256"
                        + " (mmpretrain.readthedocs.io, papers/repmlp)")
                .contains("note        OpenMMLab calls it repmlp-base_3rdparty_8xb64_in1k-256px");
        assertThat(Cli.run("models", "PureMLP-CIFAR").out()).contains("published   none known");
    }

    @Test
    void anUnknownNameListsTheModels() {
        Cli unknown = Cli.run("models", "RepMLPNet-X");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("ERROR: unknown model 'RepMLPNet-X'; legal: RepMLPNet-T224, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "RepMLPNet-B224"})
    void thePageIsPrintedByItself(String other) {
        Cli both = Cli.run("models", "--markdown", other);
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).isEqualTo("ERROR: --markdown cannot be combined with --json or a name; give it alone\n");
    }
}
