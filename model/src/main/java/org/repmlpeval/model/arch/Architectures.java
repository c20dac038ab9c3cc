package org.repmlpeval.model.arch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.InvalidInputException;

/**
 * Finds architectures by the name of a preset ({@code presets.yaml}, next to this class) or reads them from a YAML file with the
 * same keys.
 */
public final class Architectures {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final Map<String, Architecture> PRESETS = presets();

    private Architectures() {}

    /** Names of the presets, in the order of the catalogue. */
    public static List<String> names() {
        return List.copyOf(PRESETS.keySet());
    }

    /**
     * The preset with that name or, if there is none, the architecture in that YAML file.
     *
     * @throws InvalidInputException if it is neither, or the file is not a legal architecture
     */
    public static Architecture resolve(String nameOrFile) {
        Architecture preset = PRESETS.get(nameOrFile);
        if (preset != null) {
            return preset;
        }
        Path file = Path.of(nameOrFile);
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("unknown architecture '" + nameOrFile
                    + "': this is neither a file nor one of the presets " + String.join(", ", names()));
        }
        try {
            return parse(Files.readString(file), nameOrFile);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "architecture file " + nameOrFile + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * An architecture from YAML (or JSON) text.
     *
     * @param source where the text comes from, for messages
     * @throws InvalidInputException if a key is unknown or missing, or a value illegal
     */
    public static Architecture parse(String text, String source) {
        try {
            JsonNode tree = YAML.readTree(text);
            if (!tree.isObject()) {
                throw new InvalidInputException("expected a mapping that starts with 'family: RepMLPNet'");
            }
            if (!tree.hasNonNull("family")) {
                throw new InvalidInputException("family is missing; legal: " + String.join(", ", KeyTypes.families()));
            }
            KeyTypes.check(tree);
            return YAML.treeToValue(tree, Architecture.class);
        } catch (InvalidInputException e) {
            throw new InvalidInputException("architecture file " + source + ": " + e.getMessage(), e);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof InvalidInputException invalid) {
                throw new InvalidInputException("architecture file " + source + ": " + invalid.getMessage(), e);
            }
            throw new InvalidInputException("architecture file " + source + ": " + e.getOriginalMessage(), e);
        }
    }

    /** One-line canonical JSON of all settings, the same for equal architectures. */
    public static String canonical(Architecture architecture) {
        try {
            return JSON.writerFor(Architecture.class).writeValueAsString(architecture);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("architecture " + architecture.name() + " does not serialise", e);
        }
    }

    /** All settings by their keys in an architecture file, in the order of {@link #canonical}. */
    public static Map<String, Object> settings(Architecture architecture) {
        try {
            return JSON.readValue(canonical(architecture), new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("architecture " + architecture.name() + " does not serialise", e);
        }
    }

    private static Map<String, Architecture> presets() {
        Map<String, Architecture> presets = new LinkedHashMap<>();
        try (InputStream in = Architectures.class.getResourceAsStream("presets.yaml")) {
            for (JsonNode node : YAML.readTree(in)) {
                Architecture architecture = YAML.treeToValue(node, Architecture.class);
                presets.put(architecture.name(), architecture);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("presets.yaml in the jar is broken", e);
        }
        return presets;
    }
}
