package org.repmlpeval.model.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.repmlpeval.model.InvalidInputException;

/** The entries of {@code catalogue.yaml} (next to this class), one for each preset. */
public final class Catalogue {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final List<CatalogueEntry> ENTRIES = read();

    private Catalogue() {}

    /** All entries, in the order of the presets. */
    public static List<CatalogueEntry> entries() {
        return ENTRIES;
    }

    /** @throws InvalidInputException if no preset has that name */
    public static CatalogueEntry entry(String name) {
        return ENTRIES.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("unknown model '" + name + "'; legal: "
                        + ENTRIES.stream().map(CatalogueEntry::name).collect(Collectors.joining(", "))));
    }

    private static List<CatalogueEntry> read() {
        try (InputStream in = Catalogue.class.getResourceAsStream("catalogue.yaml")) {
            return List.copyOf(YAML.readValue(in, new TypeReference<List<CatalogueEntry>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("catalogue.yaml in the jar is broken", e);
        }
    }
}
