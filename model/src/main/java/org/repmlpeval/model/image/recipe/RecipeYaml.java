package org.repmlpeval.model.image.recipe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.resize.Filter;

/** Reads the YAML form of a recipe; {@link Recipes#load(Path)} documents its keys. */
final class RecipeYaml {
    private static final List<String> KEYS = List.of("name", "resize", "filter", "crop", "size", "exif", "mean", "std");
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final String file;
    private final JsonNode root;
    private final List<String> problems = new ArrayList<>();

    private RecipeYaml(String file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    static Recipe read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new InvalidInputException("cannot read recipe file " + file + ": " + e, e);
        }
    }

    static Recipe parse(String text, String file) {
        JsonNode root;
        try {
            root = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("recipe file " + file + " is not YAML: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new InvalidInputException("recipe file " + file + " is not a map of the keys " + KEYS);
        }
        return new RecipeYaml(file, root).recipe();
    }

    /** @throws InvalidInputException that names every missing or wrong key and says what is legal */
    private Recipe recipe() {
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String key = names.next();
            if (!KEYS.contains(key)) {
                problems.add("unknown key '" + key + "'; legal are " + String.join(", ", KEYS));
            }
        }
        String name = checked(this::name);
        Resize resize = checked(this::resize);
        Crop crop = checked(() -> crop(resize));
        ExifOrientation exif = checked(this::exif);
        Normalisation.Rgb mean = checked(() -> rgb("mean"));
        Normalisation.Rgb std = checked(() -> rgb("std"));
        Normalisation normalisation = mean == null || std == null ? null : checked(() -> new Normalisation(mean, std));
        Recipe recipe = problems.isEmpty() ? checked(() -> new Recipe(name, resize, crop, exif, normalisation)) : null;
        if (!problems.isEmpty()) {
            throw new InvalidInputException("recipe file " + file + ": " + String.join("; ", problems));
        }
        return recipe;
    }

    /** The value, or null if it cannot be made; the problem is then recorded. */
    private <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidInputException e) {
            problems.add(e.getMessage());
            return null;
        }
    }

    /** The name in the file or, by default, the file's name without its extension. */
    private String name() {
        String base = file.substring(file.lastIndexOf('/') + 1).replaceFirst("(?i)\\.ya?ml$", "");
        return text("name", base, "a text, quoted if it looks like a number (default: the file's name, " + base + ")");
    }

    private Resize resize() {
        String legal =
                "none, a short edge such as 256, [height, width], {keep_ratio: [height, width]} or {long_edge: 2048}";
        JsonNode node = required("resize", legal);
        if (isNone(node)) {
            if (root.has("filter")) {
                throw wrong("filter", "absent, because 'resize: none' has no filter");
            }
            return Resize.none();
        }
        Resize.Kind kind = kind(node);
        if (node.isObject() && kind == Resize.Kind.EXACT) {
            throw wrong("resize", legal);
        }
        int[] size = size(node.isObject() ? node.elements().next() : node, "resize", legal);
        if (node.isObject() && size.length != (kind == Resize.Kind.KEEP_RATIO ? 2 : 1)) {
            throw wrong("resize", legal);
        }
        String name = text("filter", null, "bilinear or bicubic");
        for (Filter filter : Filter.values()) {
            if (filter.text().equals(name)) {
                return switch (kind) {
                    case KEEP_RATIO -> Resize.keepRatio(size[0], size[1], filter);
                    case LONG_EDGE -> Resize.longEdge(size[0], filter);
                    default -> size.length == 1
                            ? Resize.shortEdge(size[0], filter)
                            : Resize.exact(size[0], size[1], filter);
                };
            }
        }
        throw wrong("filter", "bilinear or bicubic");
    }

    /** The rule that a map names; {@code EXACT} or {@code SHORT_EDGE} follow from the sizes. */
    private static Resize.Kind kind(JsonNode node) {
        if (node.isObject() && node.size() == 1 && node.has("keep_ratio")) {
            return Resize.Kind.KEEP_RATIO;
        }
        return node.isObject() && node.size() == 1 && node.has("long_edge") ? Resize.Kind.LONG_EDGE : Resize.Kind.EXACT;
    }

    /** @param resize null if it is wrong, which has been reported already */
    private Crop crop(Resize resize) {
        if (root.has("crop") && !isNone(root.get("crop"))) {
            int[] size = size("crop", "none (the default), a size such as 224, or [height, width]");
            if (root.has("size")) {
                throw wrong("size", "absent, because only 'crop: none' requires a size");
            }
            return Crop.center(size[0], size[size.length - 1]);
        }
        if (!root.has("size") && (resize == null || resize.kind() == Resize.Kind.EXACT)) {
            return resize == null ? null : Crop.none(resize.height(), resize.width());
        }
        if (!root.has("size") && resize != null && resize.kind().keepsRatio()) {
            return Crop.anySize();
        }
        if (root.has("size")
                && root.get("size").isTextual()
                && root.get("size").textValue().equals("any")) {
            return Crop.anySize();
        }
        int[] size =
                size("size", "the size that images must have without a crop, such as 224 or [height, width], or any");
        return Crop.none(size[0], size[size.length - 1]);
    }

    private ExifOrientation exif() {
        String legal = "ignore (the default) or apply";
        String name = text("exif", ExifOrientation.IGNORE.text(), legal);
        for (ExifOrientation exif : ExifOrientation.values()) {
            if (exif.text().equals(name)) {
                return exif;
            }
        }
        throw wrong("exif", legal);
    }

    private Normalisation.Rgb rgb(String key) {
        String legal = "three numbers, for red, green and blue";
        JsonNode node = required(key, legal);
        if (node.isArray()
                && node.size() == 3
                && node.get(0).isNumber()
                && node.get(1).isNumber()
                && node.get(2).isNumber()) {
            return new Normalisation.Rgb(
                    (float) node.get(0).asDouble(), (float) node.get(1).asDouble(), (float)
                            node.get(2).asDouble());
        }
        throw wrong(key, legal);
    }

    /** One or two integers. */
    private int[] size(String key, String legal) {
        return size(required(key, legal), key, legal);
    }

    private int[] size(JsonNode node, String key, String legal) {
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

    private String text(String key, String fallback, String legal) {
        if (fallback != null && !root.has(key)) {
            return fallback;
        }
        JsonNode node = required(key, legal);
        if (!node.isTextual()) {
            throw wrong(key, legal);
        }
        return node.textValue();
    }

    private JsonNode required(String key, String legal) {
        if (!root.has(key)) {
            throw new InvalidInputException("key '" + key + "' is missing; it must be " + legal);
        }
        return root.get(key);
    }

    private static boolean isNone(JsonNode node) {
        return node.isTextual() && node.textValue().equals("none");
    }

    private InvalidInputException wrong(String key, String legal) {
        return new InvalidInputException("key '" + key + "' is " + root.get(key) + "; it must be " + legal);
    }
}
