package org.repmlpeval.model.checkpoint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.repmlpeval.model.arch.TensorSpec;

/** Ways to pair the tensors of a file with those of a network, by order and shape. */
final class NamePairs {
    /** Groups of one shape larger than this are not paired by likeness. */
    private static final int MAX_GROUP = 400;

    private NamePairs() {}

    record Pair(String found, String expected) {}

    private record Likeness(int found, int expected, int distance) {}

    /**
     * Pairings to try, the surest first: in the order of the file, if all shapes agree; among tensors of one shape and last part of the
     * name in the order of the file; and among those by likeness, for files that are sorted by name.
     */
    static List<List<Pair>> of(List<TensorSpec> expected, List<TensorSpec> found) {
        List<List<Pair>> pairings = new ArrayList<>();
        List<Pair> inOrder = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            if (expected.get(i).shape().equals(found.get(i).shape())) {
                inOrder.add(new Pair(found.get(i).name(), expected.get(i).name()));
            }
        }
        if (inOrder.size() == expected.size()) {
            pairings.add(inOrder);
        }
        Map<String, List<String>> wanted = grouped(expected);
        Map<String, List<String>> given = grouped(found);
        boolean agree = wanted.keySet().equals(given.keySet())
                && wanted.keySet().stream()
                        .allMatch(
                                key -> wanted.get(key).size() == given.get(key).size());
        if (agree) {
            List<Pair> byGroup = new ArrayList<>();
            wanted.forEach((key, names) -> {
                for (int i = 0; i < names.size(); i++) {
                    byGroup.add(new Pair(given.get(key).get(i), names.get(i)));
                }
            });
            pairings.add(byGroup);
            if (wanted.values().stream().allMatch(names -> names.size() <= MAX_GROUP)) {
                List<Pair> alike = new ArrayList<>();
                wanted.forEach((key, names) -> alike.addAll(byLikeness(names, given.get(key))));
                pairings.add(alike);
            }
        }
        return pairings;
    }

    /** Names by shape and last part. */
    private static Map<String, List<String>> grouped(List<TensorSpec> specs) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (TensorSpec spec : specs) {
            String leaf = spec.name().substring(spec.name().lastIndexOf('.') + 1);
            groups.computeIfAbsent(spec.shapeText() + leaf, key -> new ArrayList<>())
                    .add(spec.name());
        }
        return groups;
    }

    private static List<Pair> byLikeness(List<String> expected, List<String> found) {
        List<Likeness> all = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            for (int j = 0; j < expected.size(); j++) {
                all.add(new Likeness(i, j, unlikeness(found.get(i), expected.get(j))));
            }
        }
        all.sort(Comparator.comparingInt(Likeness::distance));
        Set<Integer> foundTaken = new HashSet<>();
        Map<Integer, Integer> pairs = new HashMap<>();
        for (Likeness one : all) {
            if (!pairs.containsKey(one.expected) && foundTaken.add(one.found)) {
                pairs.put(one.expected, one.found);
            }
        }
        List<Pair> paired = new ArrayList<>();
        pairs.forEach((j, i) -> paired.add(new Pair(found.get(i), expected.get(j))));
        return paired;
    }

    /** Parts that differ count most, then characters. */
    private static int unlikeness(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            for (int j = 1; j <= b.length(); j++) {
                row[j] = a.charAt(i - 1) == b.charAt(j - 1) ? previous[j - 1] + 1 : Math.max(previous[j], row[j - 1]);
            }
            previous = row;
        }
        return 20 * NameParts.distance(a, b) + a.length() + b.length() - 2 * previous[b.length()];
    }
}
