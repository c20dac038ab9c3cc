package org.repmlpeval.model.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** The images written by make_images.py and what Pillow makes of them. */
public final class ImageCases {
    private ImageCases() {}

    public static Map<String, JsonNode> expected() {
        Map<String, JsonNode> cases = new TreeMap<>();
        try {
            new ObjectMapper()
                    .readTree(bytes("expected.json"))
                    .fields()
                    .forEachRemaining(e -> cases.put(e.getKey(), e.getValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    public static byte[] bytes(String name) {
        try (InputStream in = ImageCases.class.getResourceAsStream("cases/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
