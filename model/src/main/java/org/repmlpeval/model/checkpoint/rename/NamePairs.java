package org.repmlpeval.model.checkpoint.rename;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.repmlpeval.model.arch.network.TensorSpec;

/** Ways to pair the tensors of a file with those of a network, by order and shape. */
public final class NamePairs {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private NamePairs() {}

    public record Pair(String found, String expected) {}

    /**
     * Names that differ only in their numbers, in the order of the numbers.
     *
     * @param template the name with # for each number
     */
    private record Group(String template, List<TensorSpec> members) {
        /** The shapes in order, which are equal in groups that correspond to each other. */
        String shapes() {
            return members.stream().map(TensorSpec::shapeText).toList().toString();
        }

        String shapesAndLeaf() {
            return shapes() + leaf(template);
        }
    }

    /**
     * Pairings to try, the most likely first. If all shapes agree, names are paired in the order of the file. Otherwise groups of
     * names that differ only in their numbers are paired, in the order of the numbers. The lists have equal lengths.
     */
    public static List<List<Pair>> of(List<TensorSpec> expected, List<TensorSpec> found) {
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
        List<Group> ours = groups(expected);
        List<Group> theirs = groups(found);
        for (Function<Group, String> key : List.<Function<Group, String>>of(Group::shapesAndLeaf, Group::shapes)) {
            List<Pair> byGroup = paired(ours, theirs, key);
            if (byGroup.size() == expected.size()) {
                pairings.add(byGroup);
            }
        }
        return pairings;
    }

    private static List<Group> groups(List<TensorSpec> specs) {
        Map<String, List<TensorSpec>> groups = new LinkedHashMap<>();
        for (TensorSpec spec : specs) {
            groups.computeIfAbsent(template(spec.name()), key -> new ArrayList<>())
                    .add(spec);
        }
        Comparator<TensorSpec> byNumbers = Comparator.comparing(
                spec -> DIGITS.matcher(spec.name()).replaceAll(m -> String.format("%9s", m.group())));
        List<Group> sorted = new ArrayList<>();
        groups.forEach((template, members) -> sorted.add(
                new Group(template, members.stream().sorted(byNumbers).toList())));
        return sorted;
    }

    /** The name with # for each number. */
    public static String template(String name) {
        return DIGITS.matcher(name).replaceAll("#");
    }

    private static String leaf(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private record Likeness(Group ours, Group theirs, int distance) {}

    /** Pairs the groups of one key by how similar their names are. Returns too few pairs if the groups do not correspond. */
    private static List<Pair> paired(List<Group> ours, List<Group> theirs, Function<Group, String> key) {
        List<Likeness> all = new ArrayList<>();
        for (Group one : ours) {
            for (Group other : theirs) {
                if (key.apply(one).equals(key.apply(other))) {
                    all.add(new Likeness(one, other, unlikeness(one.template, other.template)));
                }
            }
        }
        all.sort(Comparator.comparingInt(Likeness::distance));
        Set<String> taken = new HashSet<>();
        Set<String> given = new HashSet<>();
        List<Pair> pairs = new ArrayList<>();
        for (Likeness one : all) {
            if (!given.contains(one.theirs.template) && taken.add(one.ours.template)) {
                given.add(one.theirs.template);
                for (int i = 0; i < one.ours.members.size(); i++) {
                    pairs.add(new Pair(
                            one.theirs.members.get(i).name(),
                            one.ours.members.get(i).name()));
                }
            }
        }
        return pairs;
    }

    /** Different parts count most, then different characters. */
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
