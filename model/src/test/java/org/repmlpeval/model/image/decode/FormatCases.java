package org.repmlpeval.model.image.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The images that make_image_formats.py packed into formats.zip, by name, and what Pillow makes of them. */
final class FormatCases {
    private static final String EXPECTED = "expected.json";

    private FormatCases() {}

    static Map<String, byte[]> images() {
        Map<String, byte[]> files = files();
        files.remove(EXPECTED);
        return files;
    }

    static Map<String, JsonNode> expected() {
        Map<String, JsonNode> cases = new TreeMap<>();
        try {
            new ObjectMapper()
                    .readTree(files().get(EXPECTED))
                    .fields()
                    .forEachRemaining(e -> cases.put(e.getKey(), e.getValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        try (InputStream in = FormatCases.class.getResourceAsStream("formats.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
