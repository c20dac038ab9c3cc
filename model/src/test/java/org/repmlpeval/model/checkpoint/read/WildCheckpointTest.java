package org.repmlpeval.model.checkpoint.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.FileFailure;

/** Checkpoints as people's tools save them, made by make_wild.py: read as PyTorch reads them, or refused with what to do. */
class WildCheckpointTest {
    @TempDir
    Path folder;

    static Stream<String> read() throws IOException {
        return StreamSupport.stream(((Iterable<String>) expected()::fieldNames).spliterator(), false);
    }

    private static JsonNode expected() throws IOException {
        return new ObjectMapper()
                .readTree(CheckpointFiles.resource("wild/read/expected.json").toFile());
    }

    @ParameterizedTest
    @MethodSource("read")
    void whatPyTorchReadsIsRead(String name) throws IOException {
        String[] parts = name.split(" ");
        Checkpoint read = CheckpointReader.read(
                CheckpointFiles.resource("wild/read/" + parts[0]),
                parts.length > 1 ? Optional.of(parts[1]) : Optional.empty());
        JsonNode expected = expected().get(name);
        assertThat(read.entry().name()).isEqualTo(expected.get("entry").asText());
        List<String> names = new ArrayList<>();
        expected.get("tensors").fieldNames().forEachRemaining(names::add);
        assertThat(read.stateDict().names()).containsExactlyElementsOf(names);
        for (String key : names) {
            assertThat(read.stateDict().get(key))
                    .as(key)
                    .isEqualTo(CheckpointFiles.tensor(expected.get("tensors").get(key)));
        }
        assertThat(read.counters().values()).containsEntry("bn.num_batches_tracked", 5L);
    }

    @Test
    void whatIsUnusualIsNoted() {
        assertThat(notes("crc-off.pth")).contains("the file was saved without checksums, so damage cannot be detected");
        assertThat(notes("newline.pth")).contains("ignored 1 bytes after the end of the zip archive");
        assertThat(notes("zeros-behind.pth")).contains("ignored 4096 bytes after the end of the zip archive");
        assertThat(notes("numpy.pth")).contains("read 9 numpy arrays as tensors");
    }

    private static List<String> notes(String name) {
        return CheckpointReader.read(CheckpointFiles.resource("wild/read/" + name))
                .notes();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "skip-data.pth | a file saved under torch.serialization.skip_data() looks like this and holds no weights",
                "bytes-keys.pth | 4 tensors under [\"model\"] whose names are bytes; save them with text names with"
                        + " torch.save({k.decode(): v for k, v in torch.load(FILE, weights_only=False)[\"model\"].items()}",
                "dtensor.pth | 2 values of type torch.distributed.tensor.DTensor under [\"model\"], the first is 'conv.weight'",
                "dtensor.pth | v.full_tensor() if hasattr(v, \"full_tensor\")",
                "meta.pth | 4 values of type meta tensor at the top level, the first is 'conv.weight'; these have shapes but no values",
                "list.pth | a list with 3 tensors under [\"shadow_params\"], which have no names",
                "pairs.pth | a list of names and tensors at the top level; save it as a dict with torch.save(dict(torch.load(",
                "tuple.pth | a dict of tensors as element 0 of a list at the top level; save only that dict with"
                        + " torch.save(torch.load(FILE,"
                        + " weights_only=False)[0], \"weights.pth\")",
                "module-entry.pth | a pickled module torch.nn.modules.linear.Linear under [\"model\"]",
                "module-entry.pth | torch.save(torch.load(FILE, weights_only=False)[\"model\"].state_dict(), \"weights.pth\")",
                "module-attribute.pth | a pickled module torch.nn.modules.container.Sequential at the top level",
                "optimizer.pth | the state of an optimizer at the top level but no weights",
                "int8.pth | 1 values of type int8 tensor under [\"model\"], the first is 'w'; weights must be tensors of float16,",
                "object-arrays.pth | 1 values of type numpy array of dtype 'O8' at the top level",
                "none.pth | its entries are 'state_dict' (None), 'epoch' (int); save the weights with torch.save(model.state_dict()",
                "export.pt2 | not a checkpoint but a program saved by torch.export (.pt2); save its weights with torch.save(dict(",
                "torchscript.pt | a TorchScript archive (it holds constants.pkl); save its weights with torch.save(torch.jit.load(",
                "package.pt | not a checkpoint but a package made by torch.package",
                "arrays.npz | not a checkpoint but an archive of numpy arrays (.npz)",
                "nested.zip | not a checkpoint but a zip archive that contains 'weights/model.pth'; unpack it with unzip FILE and give that file",
                "flat.pth | a checkpoint that was unpacked and zipped again without its top folder",
                "deep.pth | a checkpoint that was unpacked and zipped again inside further folders: 'a/b/archive/data.pkl'",
                "weights.tar | not a checkpoint but a tar archive, whose first members are 'weights/model.pth'; unpack it with tar -xf",
                "weights.tar.gz | a tar archive compressed with gzip, whose first member is 'weights/model.pth'",
                "weights.pth.gz | not a checkpoint but compressed with gzip; unpack it with gunzip FILE",
                "newline-before.pth | a zip archive that starts after 2 other bytes, '\\u000d\\u000a'; copy or download it again, in binary mode",
                "../read/int-keys.pth | entries that hold tensors: '0', '1' (their keys are integers); choose one of them",
                "../read/easydict.pth | a pickled mylib.dicts.Odd instead of a dict of tensors; entries that hold tensors: 'state_dict'",
            })
    void whatCannotBeReadIsNamedWithWhatToDo(String name, String message) {
        Path file = CheckpointFiles.resource("wild/refused/" + name);
        assertThatThrownBy(() -> CheckpointReader.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("checkpoint " + file + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void aTensorWhoseClassGivesItAttributesIsNoPlainTensor() {
        Checkpoint read = CheckpointReader.read(CheckpointFiles.resource("wild/refused/scaled.pth"));
        assertThat(read.stateDict().names()).containsExactly("w");
        assertThat(read.notes())
                .contains(
                        "ignored 1 values that are not weights: scaled (mylib.quant.ScaledTensor, a tensor with attributes of its own)");
    }

    @Test
    void moreBehindAnArchiveThanPyTorchReadsIsCounted() throws IOException {
        byte[] good = Files.readAllBytes(CheckpointFiles.resource("good/bare.pth"));
        byte[] longer = ByteBuffer.allocate(good.length + 70_000).put(good).array();
        Path file = Files.write(folder.resolve("longer.pth"), longer);
        assertThatThrownBy(() -> CheckpointReader.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ends at byte " + good.length + " but is followed by 70000 more bytes")
                .hasMessageContaining("head -c " + good.length);
    }

    @Test
    void aFolderOrAFileThatMayNotBeReadIsTheUsersToMend() throws IOException {
        assertThatThrownBy(() -> CheckpointReader.read(folder)).hasMessageContaining("not a regular file");
        assertThat(FileFailure.of("x cannot be read", new java.nio.file.AccessDeniedException("x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("x cannot be read: permission denied for the user '");
    }
}
