package org.repmlpeval.job.run.output;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.repmlpeval.partitioning.Digests;

/**
 * Everything on which the result of a shard depends: weights, forms, preprocessing, data, labels, plan and the version of this program. Two
 * runs with equal keys give the same result for each shard, so one may use the results of the other.
 *
 * @param parts values by name, e.g. {@code weights} and their SHA-256, in a fixed order
 */
public record RunKey(Map<String, String> parts) {
    public RunKey {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** SHA-256 of all names and values, 64 lower-case hexadecimal digits. */
    public String digest() {
        StringBuilder text = new StringBuilder();
        parts.forEach((name, value) -> text.append(name.length())
                .append(' ')
                .append(name)
                .append(' ')
                .append(value.length())
                .append(' ')
                .append(value)
                .append('\n'));
        return Digests.sha256(text.toString());
    }

    /** Each part that differs, as {@code weights: 'a' there, 'b' here}; empty if the keys are equal. */
    public List<String> differences(RunKey there) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(parts.keySet());
        names.addAll(there.parts.keySet());
        for (String name : names) {
            String ours = parts.getOrDefault(name, "none");
            String theirs = there.parts.getOrDefault(name, "none");
            if (!ours.equals(theirs)) {
                differences.add(name + ": '" + theirs + "' there, '" + ours + "' here");
            }
        }
        return differences;
    }
}
