package org.repmlpeval.model.checkpoint.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.CheckpointFormat;

/** What PyTorch and safetensors wrote is read as they read it. */
class CheckpointReaderTest {
    private static final Optional<String> TOP = Optional.of("");

    static Stream<String> good() throws IOException {
        return CheckpointFiles.folder("good").stream()
                .map(file -> file.getFileName().toString());
    }

    @ParameterizedTest
    @MethodSource("good")
    void readsAsPyTorchDoes(String name) throws IOException {
        Checkpoint read = CheckpointReader.read(CheckpointFiles.resource("good/" + name));
        JsonNode expected = CheckpointFiles.expected().get(name);
        assertThat(read.entry().name()).isEqualTo(expected.get("entry").asText());
        List<String> names = new ArrayList<>();
        expected.get("tensors").fieldNames().forEachRemaining(names::add);
        if (!name.endsWith(".safetensors")) {
            assertThat(read.stateDict().names()).containsExactlyElementsOf(names);
        } else {
            assertThat(read.stateDict().names()).containsExactlyInAnyOrderElementsOf(names);
        }
        for (String key : names) {
            Tensor tensor = CheckpointFiles.tensor(expected.get("tensors").get(key));
            assertThat(read.stateDict().get(key)).as(key).isEqualTo(tensor);
        }
    }

    @Test
    void formatsAreToldByBytesNotByName(@TempDir Path folder) throws IOException {
        Path misnamed = Files.copy(CheckpointFiles.resource("good/all.safetensors"), folder.resolve("weights.pth"));
        assertThat(CheckpointReader.read(misnamed).format()).isEqualTo(CheckpointFormat.SAFETENSORS);
        assertThat(CheckpointReader.read(CheckpointFiles.resource("good/bare.pth"))
                        .format())
                .isEqualTo(CheckpointFormat.PTH_ZIP)
                .hasToString("pth-zip");
        for (String legacy : List.of("legacy-bare.pth", "legacy-protocol1.pth", "legacy-training.pth.tar")) {
            assertThat(CheckpointReader.read(CheckpointFiles.resource("good/" + legacy))
                            .format())
                    .isEqualTo(CheckpointFormat.PTH_LEGACY)
                    .hasToString("pth-legacy");
        }
    }

    @Test
    void notesSayWhatWasSkippedStrippedAndConverted() {
        assertThat(notes("training.pth"))
                .anyMatch(note ->
                        note.startsWith("skipped without calling them: ") && note.contains("argparse.Namespace"))
                .contains(
                        "set aside 1 tensors named num_batches_tracked, which evaluation does not use",
                        "removed the prefix 'module.' from all names");
        assertThat(notes("half.pth")).containsExactly("widened 2 tensors from float16 to float32");
        assertThat(notes("bfloat16.pth")).containsExactly("widened 2 tensors from bfloat16 to float32");
        assertThat(notes("double.pth")).containsExactly("rounded 2 tensors from float64 to float32");
        assertThat(notes("both.pth")).containsExactly("took 'ema'; other entries hold tensors too: model_ema, teacher");
        assertThat(notes("parameters.pth"))
                .containsExactly(
                        "ignored 1 values that are not weights: note (str)",
                        "ignored tensors that are not float16, bfloat16, float32 or float64: byte (uint8)");
        assertThat(notes("all.safetensors")).contains("metadata: {format=pt}");
        assertThat(notes("legacy-training.pth.tar")).contains("removed the prefix 'module.' from all names");
        assertThat(notes("legacy-views.pth"))
                .anyMatch(note -> note.startsWith("skipped without calling them: torch._utils._rebuild_qtensor"))
                .contains("ignored tensors that are not float16, bfloat16, float32 or float64: future (uint16)");
        assertThat(notes("odd-dict.pth")).anyMatch(note -> note.contains("__main__.Odd"));
    }

    @Test
    void anEntryCanBeChosen() {
        Path both = CheckpointFiles.resource("good/both.pth");
        assertThat(CheckpointReader.read(both, Optional.of("teacher"))
                        .stateDict()
                        .get("a")
                        .size())
                .isEqualTo(4);
        assertThatThrownBy(() -> CheckpointReader.read(both, Optional.of("student")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("checkpoint " + both
                        + ": no tensors under 'student'; entries that hold tensors: 'model_ema', 'ema',"
                        + " 'teacher'; choose one of them with --weights-entry");
        assertThatThrownBy(() -> CheckpointReader.read(both, TOP))
                .hasMessageContaining("no tensors under the top level; entries that hold tensors: ");
        Path safe = CheckpointFiles.resource("good/all.safetensors");
        assertThat(CheckpointReader.read(safe, TOP).stateDict().names()).contains("a");
        assertThatThrownBy(() -> CheckpointReader.read(safe, Optional.of("model")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no entry 'model': a safetensors file is a bare state dict");
    }

    @Test
    void anEntryWithinAnEntryIsChosenByDots() throws IOException {
        Path file = CheckpointFiles.resource("good/averaged.pth");
        Checkpoint read = CheckpointReader.read(file, Optional.of("ema.module"));
        assertThat(read.entry().name()).isEqualTo("ema.module");
        assertThat(read.notes()).contains("removed the prefix 'module.' from all names");
        JsonNode expected =
                CheckpointFiles.expected().get("averaged.pth ema.module").get("tensors");
        assertThat(read.stateDict().names()).hasSize(expected.size());
        for (String name : read.stateDict().names()) {
            assertThat(read.stateDict().get(name)).as(name).isEqualTo(CheckpointFiles.tensor(expected.get(name)));
        }
        assertThat(CheckpointReader.read(file, Optional.of("a.b")).stateDict().names())
                .as("a key that has a dot itself")
                .containsExactly("w");
        for (String missing : List.of("ema", "ema.decay", "ema.module.scale", "ema.", ".", "a", "a.b.w")) {
            assertThatThrownBy(() -> CheckpointReader.read(file, Optional.of(missing)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "checkpoint " + file + ": no tensors under '" + missing
                                    + "'; entries that hold tensors: 'state_dict', 'a.b', 'ema.module'; choose one of them with --weights-entry");
        }
    }

    @Test
    void sharedStoragesAreHeldOnce() {
        StateDict views = CheckpointReader.read(CheckpointFiles.resource("good/views.pth"))
                .stateDict();
        assertThat(views.get("same").floats()).isSameAs(views.get("base").floats());
    }

    @Test
    void whatIsNoCheckpointIsNamed(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.pth");
        assertThatThrownBy(() -> CheckpointReader.read(missing))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("checkpoint " + missing + ": no such file; give the path of a .pth or .safetensors file");
        assertThatThrownBy(() -> CheckpointReader.read(folder)).hasMessageContaining("not a regular file");
        Path text = Files.writeString(folder.resolve("page.pth"), "<!DOCTYPE html><html>");
        assertThatThrownBy(() -> CheckpointReader.read(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "not a checkpoint but an HTML web page, whose first line is '<!DOCTYPE html><html>'");
        Path empty = Files.createFile(folder.resolve("empty.pth"));
        assertThatThrownBy(() -> CheckpointReader.read(empty)).hasMessageContaining("only 0 bytes long");
    }

    private static List<String> notes(String name) {
        return CheckpointReader.read(CheckpointFiles.resource("good/" + name)).notes();
    }
}
