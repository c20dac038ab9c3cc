package org.repmlpeval.job.run.segmentation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.InvalidInputException;

/**
 * The value of the key {@code classes}: names, or a number.
 *
 * @param count the number of classes; 0 if the key is missing
 * @param names their names; empty if only the number is given
 */
record ClassNames(int count, List<String> names) {
    private static final String LEGAL =
            "a list of names in the order of the network's outputs, each once, or the number of classes; there are "
                    + SegmentationTask.FEWEST_CLASSES + " to " + SegmentationTask.MOST_CLASSES + " classes";

    /** @param node null if the key is missing */
    static ClassNames read(JsonNode node) {
        if (node == null) {
            return new ClassNames(0, List.of());
        }
        if (node.isInt() && legal(node.intValue())) {
            return new ClassNames(node.intValue(), List.of());
        }
        if (!node.isArray() || !legal(node.size())) {
            throw SegmentationYaml.wrong("classes", node, LEGAL);
        }
        List<String> names = new ArrayList<>();
        for (JsonNode name : node) {
            if (!name.isTextual()) {
                throw SegmentationYaml.wrong(
                        "classes", name, "a list of texts, in quotes if they look like numbers or yes and no");
            }
            if (name.textValue().isBlank() || LabelValues.isIgnore(name.textValue())) {
                throw new InvalidInputException("key 'classes' holds the name '" + name.textValue()
                        + "'; legal: any name but 'ignore' in upper or lower case, which stands for"
                        + " pixels that are left out");
            }
            names.add(name.textValue());
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw SegmentationYaml.wrong("classes", node, LEGAL);
        }
        return new ClassNames(names.size(), List.copyOf(names));
    }

    private static boolean legal(int classes) {
        return classes >= SegmentationTask.FEWEST_CLASSES && classes <= SegmentationTask.MOST_CLASSES;
    }
}
