package org.repmlpeval.model.checkpoint.names;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;

/** Searches names for those of a network, and finds out their form, their naming scheme and their prefix. */
final class PrefixSearch {
    private final Architecture architecture;

    PrefixSearch(Architecture architecture) {
        this.architecture = architecture;
    }

    /**
     * Names of a network behind one prefix.
     *
     * @param found how many of its names there are
     * @param how many names the network has
     * @param names how many names were searched
     * @param outside how many of those do not begin with the prefix
     */
    record Place(Naming naming, Form form, String prefix, int found, int of, int names, int outside) {
        boolean isComplete() {
            return found == of;
        }
    }

    /**
     * The complete networks, one per prefix and naming scheme. If one of them has no prefix and uses all names, only that one is
     * returned. Empty if none is complete.
     */
    List<Place> complete(Collection<String> names) {
        Map<String, Place> complete = new LinkedHashMap<>();
        for (Place place : places(names)) {
            if (place.isComplete()) {
                // The training-time form comes first: it has names that the deploy form lacks.
                complete.putIfAbsent(place.naming + place.prefix, place);
            }
        }
        return complete.values().stream()
                .filter(place -> place.prefix.isEmpty() && place.of == names.size())
                .findFirst()
                .map(List::of)
                .orElseGet(() -> List.copyOf(complete.values()));
    }

    /** The place where most names are found. If there are several, the one that has as many names as were searched. */
    Place nearest(Collection<String> names) {
        return places(names).stream()
                .min(Comparator.comparingInt((Place place) -> -place.found)
                        .thenComparingInt(place -> Math.abs(place.of - names.size())))
                .orElseThrow();
    }

    private static int outside(String prefix, Collection<String> names) {
        return (int) names.stream().filter(name -> !name.startsWith(prefix)).count();
    }

    /** The names of one form in one naming scheme. */
    private record Kind(Naming naming, Form form, Set<String> names) {}

    /** The empty prefix, and all prefixes behind which at least half of a network's names are found. */
    private List<Place> places(Collection<String> names) {
        List<Kind> kinds = new ArrayList<>();
        for (Naming naming : Naming.values()) {
            for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
                Set<String> expected = expected(naming, form);
                if (!expected.isEmpty()) {
                    kinds.add(new Kind(naming, form, expected));
                }
            }
        }
        Map<String, int[]> votes = votes(names, kinds);
        votes.putIfAbsent("", new int[kinds.size()]);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            Kind kind = kinds.get(i);
            int of = kind.names.size();
            for (Map.Entry<String, int[]> e : votes.entrySet()) {
                int found = e.getValue()[i];
                if (e.getKey().isEmpty() || 2 * found >= of) {
                    places.add(new Place(
                            kind.naming, kind.form, e.getKey(), found, of, names.size(), outside(e.getKey(), names)));
                }
            }
        }
        return places;
    }

    private Set<String> expected(Naming naming, Form form) {
        Set<String> expected = new LinkedHashSet<>();
        for (TensorSpec spec : architecture.tensors(form)) {
            if (naming == Naming.OFFICIAL) {
                expected.add(spec.name());
            } else {
                Optional<String> name =
                        architecture instanceof RepMlpNet ? OpenMmlabNames.openMmlab(spec.name()) : Optional.empty();
                if (name.isEmpty()) {
                    return Set.of();
                }
                expected.add(name.get());
            }
        }
        return expected;
    }

    /** For each prefix, how many names of each kind follow it. */
    private static Map<String, int[]> votes(Collection<String> names, List<Kind> kinds) {
        Map<String, List<Integer>> kindsOf = new HashMap<>();
        for (int i = 0; i < kinds.size(); i++) {
            for (String name : kinds.get(i).names) {
                kindsOf.computeIfAbsent(name, key -> new ArrayList<>()).add(i);
            }
        }
        int longest = kindsOf.keySet().stream().mapToInt(String::length).max().orElse(0);
        Map<String, int[]> votes = new LinkedHashMap<>();
        for (String name : names) {
            for (int i = Math.max(0, name.length() - longest); i < name.length(); i++) {
                boolean isStart = i == 0 || "./:_-|".indexOf(name.charAt(i - 1)) >= 0;
                List<Integer> found = isStart ? kindsOf.get(name.substring(i)) : null;
                if (found != null) {
                    int[] counts = votes.computeIfAbsent(name.substring(0, i), key -> new int[kinds.size()]);
                    found.forEach(kind -> counts[kind]++);
                }
            }
        }
        return votes;
    }
}
