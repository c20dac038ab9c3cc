package org.repmlpeval.job.run.segmentation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.label.LabelRule;
import org.repmlpeval.model.image.label.LabelRule.Unmapped;
import org.repmlpeval.model.image.label.LabelRule.Zero;

/** Reads the keys that say what the values of label files mean. */
record LabelKeys(JsonNode root, Checked checked) {
    /** Makes a value, or returns the fallback and records the problem. */
    interface Checked {
        <T> T value(Supplier<T> made, T fallback);
    }

    LabelValues values() {
        return new LabelValues(
                checked.value(this::ignore, Set.of()),
                checked.value(this::labelMap, Map.of()),
                checked.value(this::colours, Map.of()),
                checked.value(this::unmapped, Unmapped.STRAY),
                checked.value(this::zero, Zero.CLASS));
    }

    private Set<Integer> ignore() {
        JsonNode node = root.get("ignore");
        if (node == null) {
            return Set.of();
        }
        String legal =
                "a value of the label files, such as 255, or a list of values, each 0 to " + LabelRule.LARGEST_VALUE;
        Set<Integer> values = new HashSet<>();
        for (JsonNode value : node.isArray() ? node : List.of(node)) {
            if (!value.isInt()) {
                throw SegmentationYaml.wrong("ignore", node, legal);
            }
            values.add(value.intValue());
        }
        return values;
    }

    private Map<Integer, String> labelMap() {
        String legal = "a map of values of the label files to classes, such as {7: road, 8: 1, 0: ignore}";
        Map<Integer, String> map = new HashMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> fields = map("label_map", legal); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            boolean target = field.getValue().isTextual() || field.getValue().isInt();
            if (!field.getKey().matches("\\d{1,5}") || !target) {
                throw SegmentationYaml.wrong("label_map", root.get("label_map"), legal);
            }
            int value = Integer.parseInt(field.getKey());
            if (map.put(value, field.getValue().asText()) != null) {
                throw new InvalidInputException("key 'label_map' holds the value " + value
                        + " twice, such as 7 and 07; give each value of the label files once");
            }
        }
        return map;
    }

    private Map<Integer, String> colours() {
        String legal = "a map of classes to their colours, such as {road: '#804080', ignore: ['#000000', [1, 2, 3]]}";
        Map<Integer, String> map = new HashMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> fields = map("colours", legal); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            JsonNode value = field.getValue();
            boolean several =
                    value.isArray() && !(value.size() == 3 && value.get(0).isInt());
            for (JsonNode colour : several ? value : List.of(value)) {
                String before = map.put(colour(colour, legal), field.getKey());
                if (before != null) {
                    throw new InvalidInputException("key 'colours' gives the colour "
                            + String.format("#%06x", colour(colour, legal)) + " to both '" + before + "' and '"
                            + field.getKey() + "'; give each colour to one class");
                }
            }
        }
        return map;
    }

    private static int colour(JsonNode node, String legal) {
        if (node.isTextual() && node.textValue().matches("#[0-9a-fA-F]{6}")) {
            return Integer.parseInt(node.textValue().substring(1), 16);
        }
        if (node.isArray() && node.size() == 3) {
            int rgb = 0;
            for (JsonNode part : node) {
                if (!part.isInt() || part.intValue() < 0 || part.intValue() > 255) {
                    throw SegmentationYaml.wrong("colours", node, legal);
                }
                rgb = rgb << 8 | part.intValue();
            }
            return rgb;
        }
        throw SegmentationYaml.wrong("colours", node, legal);
    }

    private Iterator<Map.Entry<String, JsonNode>> map(String key, String legal) {
        JsonNode node = root.get(key);
        if (node == null) {
            return Map.<String, JsonNode>of().entrySet().iterator();
        }
        if (!node.isObject() || node.isEmpty()) {
            throw SegmentationYaml.wrong(key, node, legal);
        }
        return node.fields();
    }

    private Unmapped unmapped() {
        JsonNode node = root.get("unmapped");
        if (node == null) {
            return Unmapped.STRAY;
        }
        String legal = "stray (the default), ignore or keep";
        if (!root.has("label_map") && !root.has("colours")) {
            throw SegmentationYaml.wrong("unmapped", node, "absent, because there is neither a label_map nor colours");
        }
        return switch (node.asText()) {
            case "stray" -> Unmapped.STRAY;
            case "ignore" -> Unmapped.IGNORE;
            case "keep" -> Unmapped.KEEP;
            default -> throw SegmentationYaml.wrong("unmapped", node, legal);
        };
    }

    private Zero zero() {
        JsonNode node = root.get("reduce_zero_label");
        if (node == null) {
            return Zero.CLASS;
        }
        if (!node.isBoolean()) {
            throw SegmentationYaml.wrong("reduce_zero_label", node, "true or false (the default)");
        }
        return node.booleanValue() ? Zero.REDUCED : Zero.CLASS;
    }
}
