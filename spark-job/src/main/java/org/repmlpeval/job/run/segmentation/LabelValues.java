package org.repmlpeval.job.run.segmentation;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.label.LabelRule;
import org.repmlpeval.model.image.label.LabelRule.Unmapped;
import org.repmlpeval.model.image.label.LabelRule.Zero;

/**
 * The values of label files as a YAML file gives them. In the maps a class stands by its name, its index or {@code ignore}.
 *
 * @param ignore values of the file that are left out of every count
 * @param labelMap value of the file → class
 * @param colours colour {@code 0xRRGGBB} → class
 * @param unmapped what becomes of values that the map does not hold
 * @param zero whether 0 is a class
 */
public record LabelValues(
        Set<Integer> ignore,
        Map<Integer, String> labelMap,
        Map<Integer, String> colours,
        Unmapped unmapped,
        Zero zero) {
    private static final String IGNORE = "ignore";

    /** Whether a text stands for pixels that are left out, in upper or lower case. No class may have such a name. */
    static boolean isIgnore(String text) {
        return text.equalsIgnoreCase(IGNORE);
    }

    public LabelValues {
        // Sorted, so that messages name the same class in every run
        ignore = Collections.unmodifiableSortedSet(new TreeSet<>(ignore));
        labelMap = Collections.unmodifiableSortedMap(new TreeMap<>(labelMap));
        colours = Collections.unmodifiableSortedMap(new TreeMap<>(colours));
    }

    /**
     * @param classes their number
     * @param names their names; empty if they have none
     * @throws InvalidInputException if the values contradict each other or name an unknown class
     */
    LabelRule rule(int classes, List<String> names) {
        return LabelRule.of(classes)
                .ignoring(ignore)
                .labelMap(targets("label_map", labelMap, classes, names))
                .colours(targets("colours", colours, classes, names))
                .unmapped(unmapped)
                .zero(zero)
                .build();
    }

    private Map<Integer, Integer> targets(String key, Map<Integer, String> map, int classes, List<String> names) {
        Map<Integer, Integer> targets = new HashMap<>();
        map.forEach((value, target) -> targets.put(value, target(key, target, classes, names)));
        return targets;
    }

    private int target(String key, String text, int classes, List<String> names) {
        if (isIgnore(text)) {
            return LabelRule.IGNORE;
        }
        int named = names.indexOf(text);
        if (named >= 0) {
            return zero == Zero.REDUCED ? named + 1 : named;
        }
        if (text.matches("\\d{1,5}")) {
            int index = Integer.parseInt(text);
            return ignore.contains(index) && index >= classes ? LabelRule.IGNORE : index;
        }
        throw new InvalidInputException("key '" + key + "' names the class '" + text
                + "', which is not in 'classes'; legal: a name in 'classes', a number or ignore");
    }
}
