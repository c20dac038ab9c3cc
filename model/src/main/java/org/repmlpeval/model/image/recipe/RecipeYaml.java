package org.repmlpeval.model.image.recipe;

import org.repmlpeval.model.image.resize.Filter;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.repmlpeval.model.InvalidInputException;

/** Reads the YAML form of a recipe; {@link Recipes#load(Path)} documents its keys. */
final class RecipeYaml {
    private static final List<String> KEYS = List.of("name", "resize", "filter", "crop", "size", "exif", "mean", "std");
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final Path file;
    private final JsonNode root;

    private RecipeYaml(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    static Recipe read(Path file) {
        JsonNode root;
        try {
            root = YAML.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("recipe file " + file + " is not YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidInputException("cannot read recipe file " + file + ": " + e, e);
        }
        if (!root.isObject()) {
            throw new InvalidInputException("recipe file " + file + " is not a map of the keys " + KEYS);
        }
        return new RecipeYaml(file, root).recipe();
    }

    private Recipe recipe() {
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String key = names.next();
            if (!KEYS.contains(key)) {
                throw new InvalidInputException(
                        "unknown key '" + key + "' in recipe file " + file + "; legal are " + String.join(", ", KEYS));
            }
        }
        return legal(() -> {
            Resize resize = resize();
            return new Recipe(text("name", null), resize, crop(resize), exif(), normalisation());
        });
    }

    private Resize resize() {
        JsonNode node = required("resize");
        if (isNone(node)) {
            if (root.has("filter")) {
                throw wrong("filter", "absent, for 'resize: none' has no filter");
            }
            return Resize.none();
        }
        int[] size = size("resize", "none, a short edge or [height, width]");
        String name = text("filter", null);
        for (Filter filter : Filter.values()) {
            if (filter.text().equals(name)) {
                return size.length == 1 ? Resize.shortEdge(size[0], filter) : Resize.exact(size[0], size[1], filter);
            }
        }
        throw wrong("filter", "bilinear or bicubic");
    }

    private Crop crop(Resize resize) {
        if (!isNone(required("crop"))) {
            if (root.has("size")) {
                throw wrong("size", "absent, for only 'crop: none' demands a size");
            }
            int[] size = size("crop", "none, a size or [height, width]");
            return Crop.center(size[0], size[size.length - 1]);
        }
        if (resize.kind() == Resize.Kind.EXACT && !root.has("size")) {
            return Crop.none(resize.height(), resize.width());
        }
        int[] size = size("size", "a size or [height, width]");
        return Crop.none(size[0], size[size.length - 1]);
    }

    private ExifOrientation exif() {
        String name = text("exif", ExifOrientation.IGNORE.text());
        for (ExifOrientation exif : ExifOrientation.values()) {
            if (exif.text().equals(name)) {
                return exif;
            }
        }
        throw wrong("exif", "ignore or apply");
    }

    private Normalisation normalisation() {
        return new Normalisation(rgb("mean"), rgb("std"));
    }

    private Normalisation.Rgb rgb(String key) {
        JsonNode node = required(key);
        if (node.isArray()
                && node.size() == 3
                && node.get(0).isNumber()
                && node.get(1).isNumber()
                && node.get(2).isNumber()) {
            return new Normalisation.Rgb(
                    (float) node.get(0).asDouble(), (float) node.get(1).asDouble(), (float)
                            node.get(2).asDouble());
        }
        throw wrong(key, "three numbers, for red, green and blue");
    }

    /** One or two integers. */
    private int[] size(String key, String legal) {
        JsonNode node = required(key);
        if (node.isInt()) {
            return new int[] {node.intValue()};
        }
        if (node.isArray()
                && node.size() == 2
                && node.get(0).isInt()
                && node.get(1).isInt()) {
            return new int[] {node.get(0).intValue(), node.get(1).intValue()};
        }
        throw wrong(key, legal);
    }

    private String text(String key, String fallback) {
        if (fallback != null && !root.has(key)) {
            return fallback;
        }
        JsonNode node = required(key);
        if (!node.isTextual()) {
            throw wrong(key, "text");
        }
        return node.textValue();
    }

    private JsonNode required(String key) {
        if (!root.has(key)) {
            throw new InvalidInputException("key '" + key + "' is missing in recipe file " + file);
        }
        return root.get(key);
    }

    private static boolean isNone(JsonNode node) {
        return node.isTextual() && node.textValue().equals("none");
    }

    private InvalidInputException wrong(String key, String legal) {
        return new InvalidInputException(
                "key '" + key + "' is " + root.get(key) + " in recipe file " + file + "; it must be " + legal);
    }

    /** Adds the file to messages of the records' own checks. */
    private Recipe legal(Supplier<Recipe> build) {
        try {
            return build.get();
        } catch (InvalidInputException e) {
            if (e.getMessage().contains(file.toString())) {
                throw e;
            }
            throw new InvalidInputException(e.getMessage() + " (recipe file " + file + ")", e);
        }
    }
}
