package org.repmlpeval.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.InvalidInputException;

/** What PyTorch and safetensors wrote is read as they read it. */
class CheckpointReaderTest {
    static Stream<String> good() throws IOException {
        return CheckpointFiles.folder("good").stream()
                .map(file -> file.getFileName().toString());
    }

    @ParameterizedTest
    @MethodSource("good")
    void readsAsPyTorchDoes(String name) throws IOException {
        Checkpoint read = CheckpointReader.read(CheckpointFiles.resource("good/" + name));
        JsonNode expected = CheckpointFiles.expected().get(name);
        assertThat(read.entry()).isEqualTo(expected.get("entry").asText());
        List<String> names = new ArrayList<>();
        expected.get("tensors").fieldNames().forEachRemaining(names::add);
        if (name.endsWith(".pth")) {
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
    }

    @Test
    void notesSayWhatWasSkippedStrippedAndConverted() {
        assertThat(notes("training.pth"))
                .anyMatch(note -> note.startsWith("skipped and never called: ") && note.contains("argparse.Namespace"))
                .contains(
                        "set aside 1 tensors num_batches_tracked, which evaluation does not use",
                        "removed the prefix 'module.' from all names");
        assertThat(notes("half.pth")).containsExactly("widened 2 tensors from float16 to float32");
        assertThat(notes("bfloat16.pth")).containsExactly("widened 2 tensors from bfloat16 to float32");
        assertThat(notes("double.pth")).containsExactly("rounded 2 tensors from float64 to float32");
        assertThat(notes("both.pth")).containsExactly("took 'ema'; other entries hold tensors too: model_ema, teacher");
        assertThat(notes("parameters.pth"))
                .containsExactly(
                        "ignored 1 values beside the weights: note (str)",
                        "ignored tensors that are not float16, bfloat16, float32 or float64: byte (uint8)");
        assertThat(notes("all.safetensors")).contains("metadata: {format=pt}");
        assertThat(notes("odd-dict.pth")).anyMatch(note -> note.contains("__main__.Odd"));
    }

    @Test
    void anEntryCanBeChosen() {
        Path both = CheckpointFiles.resource("good/both.pth");
        assertThat(CheckpointReader.read(both, "teacher").stateDict().get("a").size())
                .isEqualTo(4);
        assertThatThrownBy(() -> CheckpointReader.read(both, "student"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("checkpoint " + both
                        + ": no tensors under 'student'; entries that hold tensors: 'model_ema', 'ema',"
                        + " 'teacher'; name one of them");
        assertThatThrownBy(() -> CheckpointReader.read(both, ""))
                .hasMessageContaining("no tensors under the top level; entries that hold tensors: ");
        Path safe = CheckpointFiles.resource("good/all.safetensors");
        assertThat(CheckpointReader.read(safe, "").stateDict().names()).contains("a");
        assertThatThrownBy(() -> CheckpointReader.read(safe, "model"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no entry 'model': a safetensors file is a bare state dict");
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
                .hasMessage("checkpoint " + missing + ": no such file; give the path of a .pth or .safetensors");
        assertThatThrownBy(() -> CheckpointReader.read(folder)).hasMessageContaining("not a regular file");
        Path text = Files.writeString(folder.resolve("page.pth"), "<!DOCTYPE html><html>");
        assertThatThrownBy(() -> CheckpointReader.read(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "neither a PyTorch zip archive (first bytes 'PK') nor a safetensors file, but starts with"
                                + " 3c21444f43545950;");
        Path empty = Files.createFile(folder.resolve("empty.pth"));
        assertThatThrownBy(() -> CheckpointReader.read(empty)).hasMessageContaining("only 0 bytes long");
    }

    private static List<String> notes(String name) {
        return CheckpointReader.read(CheckpointFiles.resource("good/" + name)).notes();
    }
}
