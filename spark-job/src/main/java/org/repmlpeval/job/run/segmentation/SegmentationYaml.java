package org.repmlpeval.job.run.segmentation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.label.LabelRule;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.segmentation.SetLayout;

/** Reads the YAML form of a data set of semantic segmentation; partitioning/SEGMENTATION.md documents its keys. */
final class SegmentationYaml {
    private static final List<String> KEYS = List.of(
            "name",
            "images",
            "labels",
            "image_suffix",
            "label_suffix",
            "list",
            "split",
            "classes",
            "ignore",
            "label_map",
            "colours",
            "unmapped",
            "reduce_zero_label");
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final String file;
    private final JsonNode root;
    private final List<String> problems = new ArrayList<>();

    private SegmentationYaml(String file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /** @throws InvalidInputException that names every missing or wrong key and says what is legal */
    static SegmentationSet read(String text, String file) {
        JsonNode root;
        try {
            root = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("data set file " + file + " is not YAML: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new InvalidInputException(
                    "data set file " + file + " is not a map of the keys " + String.join(", ", KEYS));
        }
        return new SegmentationYaml(file, root).set();
    }

    private SegmentationSet set() {
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String key = names.next();
            if (!KEYS.contains(key)) {
                problems.add("unknown key '" + key + "'; legal are " + String.join(", ", KEYS));
            }
        }
        String name = checked(
                () -> text("name", file.replaceFirst("(?i)\\.ya?ml$", "").replaceFirst(".*/", "")));
        SetLayout layout = checked(this::layout);
        ClassNames classes = checked(() -> ClassNames.read(root.get("classes")));
        LabelValues values = new LabelKeys(root, this::checkedKey).values();
        Optional<LabelRule> rule = Optional.empty();
        if (problems.isEmpty() && classes.count() > 0) {
            rule = Optional.ofNullable(checked(() -> values.rule(classes.count(), classes.names())));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("data set file " + file + ": " + String.join("; ", problems));
        }
        return new SegmentationSet(name, classes.names(), layout, rule, values);
    }

    private SetLayout layout() {
        return new SetLayout(
                text("images", "."),
                text("labels", "."),
                text("image_suffix", ""),
                text("label_suffix", ".png"),
                optional("list"),
                optional("split"));
    }

    private Optional<String> optional(String key) {
        return root.has(key) ? Optional.of(text(key, null)) : Optional.empty();
    }

    private String text(String key, String fallback) {
        JsonNode node = root.get(key);
        if (node == null) {
            return fallback;
        }
        if (!node.isTextual()) {
            throw wrong(key, node, "a text, in quotes if it looks like a number");
        }
        return node.textValue();
    }

    private <T> T checkedKey(Supplier<T> made, T fallback) {
        T value = checked(made);
        return value == null ? fallback : value;
    }

    /** The value, or null if it cannot be made; the problem is then recorded. */
    private <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidInputException | DataSetException e) {
            problems.add(e.getMessage());
            return null;
        }
    }

    static InvalidInputException wrong(String key, JsonNode node, String legal) {
        return new InvalidInputException("key '" + key + "' is " + node + "; it must be " + legal);
    }
}
