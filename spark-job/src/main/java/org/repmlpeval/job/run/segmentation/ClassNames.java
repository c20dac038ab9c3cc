package org.repmlpeval.job.run.segmentation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.label.LabelRule;

/**
 * The value of the key {@code classes}: names, or a number.
 *
 * @param count the number of classes; 0 if the key is missing
 * @param names their names; empty if only the number is given
 */
record ClassNames(int count, List<String> names) {
    private static final String LEGAL =
            "a list of names in the order of the network's outputs, each once, or the number of" + " classes, 1 to "
                    + LabelRule.MOST_CLASSES;

    /** @param node null if the key is missing */
    static ClassNames read(JsonNode node) {
        if (node == null) {
            return new ClassNames(0, List.of());
        }
        if (node.isInt() && node.intValue() >= 1 && node.intValue() <= LabelRule.MOST_CLASSES) {
            return new ClassNames(node.intValue(), List.of());
        }
        if (!node.isArray() || node.isEmpty()) {
            throw SegmentationYaml.wrong("classes", node, LEGAL);
        }
        List<String> names = new ArrayList<>();
        for (JsonNode name : node) {
            if (!name.isTextual()) {
                throw SegmentationYaml.wrong(
                        "classes", name, "a list of texts, in quotes if they look like numbers or yes and no");
            }
            if (name.textValue().isBlank() || name.textValue().equals(LabelValues.IGNORE)) {
                throw new InvalidInputException("key 'classes' holds the name '" + name.textValue()
                        + "'; legal: any name but 'ignore', which stands for pixels that are left out");
            }
            names.add(name.textValue());
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw SegmentationYaml.wrong("classes", node, LEGAL);
        }
        return new ClassNames(names.size(), List.copyOf(names));
    }
}
