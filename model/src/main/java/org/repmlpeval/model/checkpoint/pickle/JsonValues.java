package org.repmlpeval.model.checkpoint.pickle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Dict;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Placeholder;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;

/** Converts the metadata of safetensors, whose values are texts that may be JSON, to the kinds of values that a pickle gives. */
public final class JsonValues {
    private static final String METADATA = "__metadata__";
    private static final int MAX_LENGTH = 8 << 20;
    private static final int MAX_DEPTH = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonValues() {}

    /** What the metadata of a file says about classes. */
    public static CarriedClasses classes(Map<String, String> metadata) {
        Dict values = new Dict();
        Dict texts = new Dict();
        metadata.forEach((key, text) -> {
            values.put(key, value(text, 1));
            texts.put(key, text);
        });
        return find(values)
                .plus(new CarriedClasses(List.of(), List.of(), find(texts).texts()));
    }

    /** The same for an index, whose metadata is one JSON text. */
    public static CarriedClasses classes(String metadata) {
        return find(value(metadata, 0));
    }

    private static CarriedClasses find(Object values) {
        Dict root = new Dict();
        root.put(METADATA, values);
        return ClassOrderFinder.find(root);
    }

    /** The parsed value of a text that is a JSON object or array; otherwise the text itself. */
    private static Object value(String text, int depth) {
        if (text == null || depth > 1 || text.length() > MAX_LENGTH || !text.matches("(?s)\\s*[\\[{].*")) {
            return text;
        }
        try {
            return value(JSON.readTree(text), depth);
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static Object value(JsonNode node, int depth) {
        if (node.isTextual()) {
            return value(node.textValue(), depth);
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (depth > MAX_DEPTH || node.isValueNode()) {
            return new Placeholder(node.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(item -> list.add(value(item, depth + 1)));
            return list;
        }
        Dict dict = new Dict();
        node.properties().forEach(item -> dict.put(item.getKey(), value(item.getValue(), depth + 1)));
        return dict;
    }
}
