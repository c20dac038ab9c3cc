package org.repmlpeval.model.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;

class SafetensorsReaderTest {
    @TempDir
    Path folder;

    @Test
    void tensorsMayStandInAnyOrder() throws IOException {
        StateDict read = CheckpointReader.read(file(
                        "{'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]},'a':{'dtype':'F32','shape':[],'data_offsets':[0,4]}}",
                        8))
                .stateDict();
        assertThat(read.names()).containsExactly("b", "a");
        assertThat(read.get("b").floats()).containsExactly(1);
        assertThat(read.get("a").shape()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 12 | tensors end at byte 8 of the data, but the file ends at 12",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | starts at byte 4 of the data instead of byte 0;"
                        + " overlaps and gaps are illegal",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12"
                        + " | tensor 'b' starts at byte 4 of the data instead of byte 8",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,16]}} | 12 | has data_offsets [0, 16] in data of 12 bytes",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | 8 | has data_offsets [8, 0] in data of 8 bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}} | 8 | of shape [1] and dtype F32 takes 4 bytes",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | 8 | reaches beyond the 2 elements of its storage",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,8]}} | 8 | has a negative axis in its shape [-1]",
                "{'a':{'dtype':'F32','shape':[9223372036854775807,9],'data_offsets':[0,8]}} | 8 | has more than 2147483639 elements",
                "{'a':{'dtype':'F5','shape':[2],'data_offsets':[0,8]}} | 8 | has the unknown dtype 'F5'",
                "{'a':{'dtype':'F32','shape':[2]}} | 8 | header does not follow the format",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}} | 8 | lacks a dtype, a shape or two data_offsets",
                "{'a':{'dtype':'F32','shape':[null],'data_offsets':[0,8]}} | 8 | lacks a dtype, a shape or two data_offsets",
                "{'a':null} | 8 | lacks a dtype, a shape or two data_offsets",
                "{'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,8]}} | 8 | header does not follow the format",
                "{'a':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]}} | 8 | header does not follow the format",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}} | 8 | header does not follow the format",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8"
                        + " | Duplicate field 'a'",
                "{'__metadata__':{'k':{}}} | 0 | header does not follow the format",
                "{} | 0 | holds no tensors",
                "{} {} | 0 | header goes on after its JSON object",
            })
    void illegalHeadersAreNamed(String header, int dataBytes, String message) throws IOException {
        Path file = file(header, dataBytes);
        assertThatThrownBy(() -> CheckpointReader.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("checkpoint " + file + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void longMetadataIsCutInTheNote() throws IOException {
        String header = "{'__metadata__':{'k':'" + "x".repeat(1_000_000)
                + "'},'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}";
        assertThat(CheckpointReader.read(file(header, 4)).notes())
                .singleElement(STRING)
                .startsWith("metadata: {k=xxx")
                .endsWith("xxx... (cut after 16384 of 1000014 characters)")
                .hasSizeLessThan(16_384 + 100);
    }

    @Test
    void aHeaderLongerThanTheFileOrTheFormatAllowsIsRefused() throws IOException {
        for (int length : new int[] {1000, 100_000_001}) {
            ByteBuffer b = ByteBuffer.allocate(20)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .put((byte) '{');
            Path file = Files.write(folder.resolve("x.safetensors"), b.array());
            assertThatThrownBy(() -> CheckpointReader.read(file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(
                            "header claims " + length + " bytes in a file of 20; at most 100000000 are legal");
        }
    }

    /** Single quotes stand for double ones; the data are the float32 numbers 0, 1, 2, … */
    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer b = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(json.length).put(json);
        for (int i = 0; i < dataBytes / Float.BYTES; i++) {
            b.putFloat(i);
        }
        return Files.write(folder.resolve("x.safetensors"), b.array());
    }
}
