package org.repmlpeval.model.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.pickle.JsonValues;
import org.repmlpeval.model.checkpoint.stored.ByteSource;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.ElementType;
import org.repmlpeval.model.checkpoint.stored.FileBytes;
import org.repmlpeval.model.checkpoint.stored.StoredStateDict;
import org.repmlpeval.model.checkpoint.stored.StoredTensor;

/**
 * Reads the safetensors format: a little-endian uint64 header length, a JSON header {@code name -> dtype, shape, data_offsets},
 * then the data, which the tensors cover without overlaps or gaps.
 */
public final class SafetensorsReader {
    /** The limit that the format itself sets. */
    static final long MAX_HEADER_BYTES = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private record Entry(String dtype, List<Long> shape, List<Long> data_offsets) {}

    private final FileBytes file;
    private final long dataAt;
    private final Map<String, Entry> header = new LinkedHashMap<>();
    private Map<String, String> metadata = Map.of();

    private SafetensorsReader(FileBytes file) {
        this.file = file;
        long length = file.read(0, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        dataAt = Long.BYTES + length;
        if (length < 0 || length > MAX_HEADER_BYTES || dataAt > file.size()) {
            throw bad("header claims " + length + " bytes in a file of " + file.size() + "; at most " + MAX_HEADER_BYTES
                    + " are legal");
        }
        try (JsonParser in =
                JSON.createParser(file.read(Long.BYTES, (int) length).array())) {
            parse(in);
        } catch (JsonProcessingException e) {
            throw bad("header does not follow the format: " + e.getOriginalMessage());
        } catch (IOException e) {
            // there is no I/O here: the bytes are not text
            throw bad("header is not valid JSON: " + e.getMessage());
        }
    }

    public static StoredStateDict read(FileBytes file, Optional<String> entry) {
        if (entry.isPresent() && !entry.get().isEmpty()) {
            throw new InvalidInputException(
                    "no entry '" + entry.get() + "': a safetensors file is a bare state dict; remove --weights-entry");
        }
        SafetensorsReader reader = new SafetensorsReader(file);
        Map<String, StoredTensor> tensors = reader.tensors();
        if (tensors.isEmpty()) {
            throw bad("holds no tensors");
        }
        List<String> notes = new ArrayList<>();
        if (!reader.metadata.isEmpty()) {
            notes.add("metadata: " + reader.metadata);
        }
        return new StoredStateDict(Checkpoint.Entry.BARE, tensors, notes, JsonValues.classes(reader.metadata));
    }

    private void parse(JsonParser in) throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw bad("header is not a JSON object");
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (name.equals(METADATA)) {
                Map<String, String> read = in.readValueAs(new TypeReference<Map<String, String>>() {});
                metadata = read == null ? Map.of() : read;
            } else {
                header.put(name, in.readValueAs(Entry.class));
            }
        }
        if (in.nextToken() != null) {
            throw bad("header goes on after its JSON object");
        }
    }

    private Map<String, StoredTensor> tensors() {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        header.forEach((name, entry) -> tensors.put(name, tensor(name, entry)));
        List<Map.Entry<String, Entry>> byOffset = new ArrayList<>(header.entrySet());
        byOffset.sort(Comparator.comparingLong((Map.Entry<String, Entry> e) ->
                        e.getValue().data_offsets.get(0))
                .thenComparingLong(e -> e.getValue().data_offsets.get(1)));
        long covered = 0;
        for (Map.Entry<String, Entry> e : byOffset) {
            if (e.getValue().data_offsets.get(0) != covered) {
                throw bad("tensor '" + e.getKey() + "' starts at byte "
                        + e.getValue().data_offsets.get(0) + " of the data instead of byte " + covered
                        + "; overlaps and gaps"
                        + " are illegal");
            }
            covered = e.getValue().data_offsets.get(1);
        }
        if (covered != file.size() - dataAt) {
            throw bad(
                    "tensors end at byte " + covered + " of the data, but the file ends at " + (file.size() - dataAt));
        }
        return tensors;
    }

    private StoredTensor tensor(String name, Entry e) {
        String where = "tensor '" + name + "'";
        if (e == null
                || e.dtype == null
                || e.shape == null
                || e.data_offsets == null
                || e.shape.contains(null)
                || e.data_offsets.size() != 2
                || e.data_offsets.contains(null)) {
            throw bad(where + " lacks a dtype, a shape or two data_offsets");
        }
        ElementType type = ElementType.ofSafetensors(e.dtype)
                .orElseThrow(() -> bad(where + " has the unknown dtype '" + e.dtype + "'"));
        long begin = e.data_offsets.get(0);
        long end = e.data_offsets.get(1);
        if (begin < 0 || end < begin || end > file.size() - dataAt) {
            throw bad(
                    where + " has data_offsets " + e.data_offsets + " in data of " + (file.size() - dataAt) + " bytes");
        }
        ByteSource source = ByteSource.plain(file, "data of " + where, dataAt + begin, end - begin);
        StoredTensor tensor = new StoredTensor(name, type, source, 0, e.shape, StoredTensor.contiguousStrides(e.shape));
        if ((long) tensor.size() * type.bytes() != end - begin) {
            throw bad(where + " of shape " + e.shape + " and dtype " + e.dtype + " takes "
                    + (long) tensor.size() * type.bytes() + " bytes, its data_offsets " + e.data_offsets + " span "
                    + (end - begin));
        }
        return tensor;
    }

    private static InvalidInputException bad(String what) {
        return new InvalidInputException("illegal safetensors file: " + what + "; copy the file again or re-save it");
    }
}
