package org.repmlpeval.model.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.format.ForeignText;
import org.repmlpeval.model.checkpoint.stored.FileBytes;

/**
 * The JSON index of safetensors that are split over several files, {@code {"metadata": {...}, "weight_map": {tensor: file}}}.
 *
 * @param files the file of each tensor, as a plain name of a file in the folder of the index
 * @param metadata as text; empty if there is none
 */
public record SafetensorsIndex(Map<String, String> files, String metadata) {
    public static final int MAX_SHARDS = 256;

    private static final long MAX_BYTES = SafetensorsReader.MAX_HEADER_BYTES;
    private static final int MAX_NAME = 255;
    private static final int MAX_QUOTED = 1024;
    private static final String MAP = "weight_map";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws InvalidInputException if it does not follow the format, or names a file that is not in the same folder */
    public static SafetensorsIndex read(FileBytes file) {
        if (file.size() > MAX_BYTES) {
            throw bad("has " + file.size() + " bytes; at most " + MAX_BYTES + " are read");
        }
        JsonNode root;
        try {
            root = JSON.readTree(file.read(0, (int) file.size()).array());
        } catch (JsonProcessingException e) {
            throw bad("is not valid JSON: " + e.getOriginalMessage() + ": it begins "
                    + ForeignText.firstLine(text(file)));
        } catch (IOException e) {
            // there is no I/O here: the bytes are not text
            throw bad("is not valid JSON: " + e.getMessage());
        }
        JsonNode map = root.path(MAP);
        if (!map.isObject() || map.isEmpty()) {
            throw bad("has no weight_map of tensors and their files; this is some other JSON text, which begins "
                    + ForeignText.firstLine(text(file)));
        }
        Map<String, String> files = new LinkedHashMap<>();
        map.properties().forEach(e -> files.put(e.getKey(), plainName(e.getKey(), e.getValue())));
        SafetensorsIndex index =
                new SafetensorsIndex(files, root.path("metadata").toString());
        if (index.shards().size() > MAX_SHARDS) {
            throw bad("names " + index.shards().size() + " files; at most " + MAX_SHARDS + " are read");
        }
        return index;
    }

    private static String text(FileBytes file) {
        int length = (int) Math.min(MAX_QUOTED, file.size());
        return new String(file.read(0, length).array(), StandardCharsets.UTF_8);
    }

    /** Names of the files, sorted. */
    public List<String> shards() {
        return files.values().stream().distinct().sorted().toList();
    }

    private static String plainName(String tensor, JsonNode value) {
        String name = value.asText();
        boolean isPlain = value.isTextual()
                && !name.isEmpty()
                && name.length() <= MAX_NAME
                && !name.matches("\\.+")
                && name.codePoints().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        if (!isPlain) {
            throw bad("puts tensor '" + tensor + "' into " + value
                    + "; legal: the name of a file in the folder of the index");
        }
        return name;
    }

    private static InvalidInputException bad(String what) {
        return new InvalidInputException(
                "index of safetensors " + what + "; copy the index again, or give a .safetensors or .pth file");
    }
}
