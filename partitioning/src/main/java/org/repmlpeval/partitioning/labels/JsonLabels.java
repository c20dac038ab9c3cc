package org.repmlpeval.partitioning.labels;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.repmlpeval.partitioning.DataSetException;

/**
 * Labels in JSON:
 *
 * <ul>
 *   <li>{@code [[970, 795], [], 12]}: the classes of each image in the order of the images, as ReaL's;
 *   <li>{@code {"a.png": 3, "b.png": ["cat", "dog"]}};
 *   <li>{@code [["a.png", 3], …]}, or {@code [{"image": "a.png", "class": 3}, …]}, also one object per line;
 *   <li>the same lists inside an object, under {@code data_list}, {@code labels}, {@code data}, {@code images} or {@code annotations}.
 * </ul>
 */
final class JsonLabels {
    private static final List<String> LISTS = List.of("data_list", "labels", "data", "images", "annotations");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String source;
    private final List<LabelRow> rows = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();

    private JsonLabels(String source) {
        this.source = source;
    }

    static LabelRows rows(String text, String source) {
        JsonLabels labels = new JsonLabels(source);
        labels.read(documents(text, source));
        return new LabelRows(labels.rows, List.copyOf(labels.notes));
    }

    private static List<JsonNode> documents(String text, String source) {
        try (JsonParser parser = JSON.createParser(text)) {
            try {
                List<JsonNode> all = new ArrayList<>();
                while (parser.nextToken() != null) {
                    all.add(JSON.readTree(parser));
                }
                return all;
            } catch (JsonProcessingException e) {
                // Here, because a closed parser has forgotten how far it had read.
                String fault = JsonFault.text(e, parser.currentLocation(), text);
                throw new DataSetException("label file " + source + " is not valid JSON: " + fault, e);
            }
        } catch (IOException e) {
            throw new DataSetException("label file " + source + " cannot be read as JSON", e);
        }
    }

    private void read(List<JsonNode> documents) {
        if (documents.size() != 1) {
            documents.forEach(this::object);
            return;
        }
        JsonNode root = documents.get(0);
        if (root.isObject()) {
            for (String key : LISTS) {
                if (root.path(key).isArray()
                        && !root.path(key).isEmpty()
                        && !root.path(key).get(0).isValueNode()) {
                    list(root.get(key));
                    return;
                }
            }
            if (isLabelled(root)) {
                object(root);
                return;
            }
            root.fields().forEachRemaining(entry -> add(entry.getKey(), entry.getValue()));
        } else if (root.isArray()) {
            list(root);
        } else {
            throw new DataSetException(
                    "label file " + source + " is a single JSON value; it must be a list or an object");
        }
    }

    private void list(JsonNode list) {
        boolean objects = !list.isEmpty() && list.get(0).isObject();
        boolean pairs = !objects && isPairs(list);
        for (JsonNode item : list) {
            if (objects) {
                object(item);
            } else if (pairs) {
                add(item.get(0).textValue(), item.get(1));
            } else {
                add(null, item);
            }
        }
    }

    /** Whether every item is a list of two whose first is a text that looks like a file. */
    private static boolean isPairs(JsonNode list) {
        for (JsonNode item : list) {
            boolean pair = item.isArray()
                    && item.size() == 2
                    && item.get(0).isTextual()
                    && (item.get(0).textValue().matches(".*\\.\\w{1,5}")
                            || !item.get(1).isTextual());
            if (!pair) {
                return false;
            }
        }
        return !list.isEmpty();
    }

    private boolean isLabelled(JsonNode object) {
        return field(object, Columns.IMAGE) != null && field(object, Columns.CLASS) != null;
    }

    private void object(JsonNode item) {
        JsonNode image = item.isObject() ? field(item, Columns.IMAGE) : null;
        JsonNode classes = item.isObject() ? field(item, Columns.CLASS) : null;
        if (image == null || classes == null) {
            throw new DataSetException("label file " + source + ", entry " + (rows.size() + 1)
                    + " has no image or no class; it must be an object such as {\"image\": \"a.png\", \"class\": 3}");
        }
        add(image.asText(), classes);
    }

    private JsonNode field(JsonNode object, Columns kind) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        Optional<Columns.Choice> choice = kind.choose(names);
        choice.flatMap(one -> one.note(kind, names)).ifPresent(notes::add);
        return choice.map(one -> object.get(names.get(one.position()))).orElse(null);
    }

    private void add(String image, JsonNode value) {
        List<String> classes = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> classes.add(one(item)));
        } else if (!value.isNull()) {
            classes.add(one(value));
        }
        rows.add(new LabelRow(image, classes, rows.size() + 1));
    }

    private String one(JsonNode value) {
        if (value.isTextual() || value.isIntegralNumber() || value.isFloatingPointNumber()) {
            return TableLines.number(value.asText());
        }
        throw new DataSetException("label file " + source + ", entry " + (rows.size() + 1) + ": " + value
                + " is not a class; a class is a number or a name, several of them a list");
    }
}
