package org.repmlpeval.model.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.read.CheckpointFiles;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.CheckpointFormat;

/** Safetensors in several files beside an index. */
class ShardedSafetensorsTest {
    private static final String INDEX = "model.safetensors.index.json";
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    Path folder;

    private Path index;

    @BeforeEach
    void copy() throws IOException {
        for (Path file : CheckpointFiles.folder("sharded")) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
        index = folder.resolve(INDEX);
    }

    @Test
    void allShardsAreReadAsOne() throws IOException {
        Checkpoint read = CheckpointReader.read(index);
        JsonNode expected = CheckpointFiles.expected().get("sharded").get("tensors");
        List<String> names = new ArrayList<>();
        expected.fieldNames().forEachRemaining(names::add);
        assertThat(read.stateDict().names()).containsExactlyInAnyOrderElementsOf(names);
        for (String name : names) {
            assertThat(read.stateDict().get(name)).as(name).isEqualTo(CheckpointFiles.tensor(expected.get(name)));
        }
        assertThat(read.format()).isEqualTo(CheckpointFormat.SAFETENSORS_INDEX).hasToString("safetensors-index");
        assertThat(read.entry().name()).isEmpty();
        assertThat(read.files()).containsExactly(index, folder.resolve(FIRST), folder.resolve(SECOND));
        assertThat(read.notes())
                .contains("read 2 shards: " + FIRST + ", " + SECOND, "metadata: {format=pt}")
                .anyMatch(note -> note.startsWith("metadata of the index: {\"total_size\":"));
    }

    @Test
    void filesThatBelongTogetherAreNamed() {
        assertThat(CheckpointReader.filesBeside(index)).containsExactly(FIRST, SECOND);
        assertThat(CheckpointReader.filesBeside(folder.resolve(FIRST))).isEmpty();
        assertThat(CheckpointReader.filesBeside(CheckpointFiles.resource("good/bare.pth")))
                .isEmpty();
    }

    @Test
    void anEntryIsRefused() {
        assertThatThrownBy(() -> CheckpointReader.read(index, Optional.of("ema")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "no entry 'ema': a safetensors file is a bare state dict; remove --weights-entry");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        Files.delete(folder.resolve(SECOND));
        assertRefused("the index names shard '" + SECOND + "', but its folder has no such file; copy all 2 shards");
    }

    @Test
    void aTensorInAnotherShardThanTheIndexSaysIsNamed() throws IOException {
        edit("\"bn.weight\": \"" + FIRST, "\"bn.weight\": \"" + SECOND);
        assertRefused("shard '" + FIRST + "' holds tensor 'bn.weight', which the index puts into '" + SECOND + "'");
    }

    @Test
    void aTensorThatTheIndexDoesNotNameIsNamed() throws IOException {
        edit("\"a.head\": \"" + SECOND + "\",", "");
        assertRefused("shard '" + SECOND + "' holds tensor 'a.head', which the index does not name");
    }

    @Test
    void aTensorThatNoShardHoldsIsNamed() throws IOException {
        edit("\"a.head\": ", "\"another\": \"" + FIRST + "\", \"a.head\": ");
        assertRefused("shard '" + FIRST + "' lacks tensor 'another', which the index assigns to it");
    }

    @Test
    void aTensorInTwoShardsIsNamed() throws IOException {
        Files.copy(folder.resolve(FIRST), folder.resolve("z.safetensors"));
        edit("\"a.head\": ", "\"another\": \"z.safetensors\", \"a.head\": ");
        assertRefused("shard 'z.safetensors' holds tensor 'conv.weight', which the index puts into '" + FIRST + "'");
        edit("\"a.head\": ", "\"a.head\": \"" + SECOND + "\", \"a.head\": ");
        assertRefused("Duplicate field 'a.head'");
    }

    @Test
    void aShardOfAnotherFormatOrDamagedIsNamed() throws IOException {
        Path second = folder.resolve(SECOND);
        byte[] whole = Files.readAllBytes(second);
        Files.write(second, Files.readAllBytes(CheckpointFiles.resource("good/bare.pth")));
        assertRefused("shard '" + SECOND + "': has the format pth-zip, but an index may name only safetensors files");
        for (int length = 0; length < whole.length; length++) {
            Files.write(second, Arrays.copyOf(whole, length));
            assertRefused("shard '" + SECOND + "': ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}           | has no weight_map",
                "{'weight_map': {}} | has no weight_map",
                "{'weight_map': ['a']} | has no weight_map",
                "{'weight_map': {'a': 1}} | puts tensor 'a' into 1; legal: the name of a file in the folder of the index",
                "{'weight_map': {'a': null}} | puts tensor 'a' into null; legal",
                "{'weight_map': {'a': ''}} | puts tensor 'a' into \"\"; legal",
                "{'weight_map': {'a': '..'}} | puts tensor 'a' into \"..\"; legal",
                "{'weight_map': {'a': '../x.safetensors'}} | puts tensor 'a' into \"../x.safetensors\"; legal",
                "{'weight_map': {'a': '/etc/passwd'}} | puts tensor 'a' into \"/etc/passwd\"; legal",
                "{'weight_map': {'a': 'x'}} {} | is not valid JSON",
                "{'weight_map': {'a': 'x' | is not valid JSON",
                "{not even JSON } | is not valid JSON",
            })
    void oddIndicesAreNamed(String text, String message) throws IOException {
        Files.writeString(index, text.replace('\'', '"') + "          ");
        assertRefused(message);
    }

    @Test
    void anIndexOfTooManyFilesIsRefused() throws IOException {
        StringBuilder map = new StringBuilder("{\"weight_map\": {\"a\": \"a\"");
        for (int i = 0; i < SafetensorsIndex.MAX_SHARDS; i++) {
            map.append(", \"").append(i).append("\": \"").append(i).append('"');
        }
        Files.writeString(index, map + "}}");
        assertRefused("names 257 files; at most 256 are read");
    }

    @Test
    void anIndexNestedWithoutEndIsRefused() throws IOException {
        Files.writeString(index, "{\"weight_map\": " + "[".repeat(1_000_000));
        assertRefused("is not valid JSON");
    }

    private void edit(String from, String to) throws IOException {
        String text = Files.readString(index);
        assertThat(text).contains(from);
        Files.writeString(index, text.replace(from, to));
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> CheckpointReader.read(index))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("checkpoint " + index + ": ")
                .hasMessageContaining(message);
    }
}
