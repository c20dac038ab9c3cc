package org.repmlpeval.model.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.arch.TensorSpec;

/** Looks among names for those of a network: of which form, by whose naming and behind which prefix. */
final class PrefixSearch {
    private final Architecture architecture;

    PrefixSearch(Architecture architecture) {
        this.architecture = architecture;
    }

    /**
     * Names of a network behind one prefix.
     *
     * @param found how many of its names there are
     * @param of how many it has
     * @param names how many were searched
     * @param outside how many of those do not begin with the prefix
     */
    record Place(Naming naming, Form form, String prefix, int found, int of, int names, int outside) {
        boolean isComplete() {
            return found == of;
        }

        /** Names that would have to come and to go. */
        int distance() {
            return of - found + names - found;
        }
    }

    /** Complete networks, one a prefix and naming; if only one can be, that one. Empty if none is complete. */
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

    /** The place that lacks and adds the fewest names. */
    Place nearest(Collection<String> names) {
        return places(names).stream()
                .min(Comparator.comparingInt(Place::distance))
                .orElseThrow();
    }

    private static int outside(String prefix, Collection<String> names) {
        return (int) names.stream().filter(name -> !name.startsWith(prefix)).count();
    }

    /** Prefixes behind which at least half of a network's names stand, and none. */
    private List<Place> places(Collection<String> names) {
        List<Place> places = new ArrayList<>();
        for (Naming naming : Naming.values()) {
            for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
                Set<String> expected = expected(naming, form);
                if (!expected.isEmpty()) {
                    Map<String, Integer> votes = votes(names, expected);
                    votes.putIfAbsent("", 0);
                    votes.forEach((prefix, found) -> {
                        if (prefix.isEmpty() || 2 * found >= expected.size()) {
                            places.add(new Place(
                                    naming,
                                    form,
                                    prefix,
                                    found,
                                    expected.size(),
                                    names.size(),
                                    outside(prefix, names)));
                        }
                    });
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

    /** How many of the expected names stand behind each prefix. */
    private static Map<String, Integer> votes(Collection<String> names, Set<String> expected) {
        int longest = expected.stream().mapToInt(String::length).max().orElse(0);
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (String name : names) {
            for (int i = Math.max(0, name.length() - longest); i < name.length(); i++) {
                boolean isStart = i == 0 || "./:_-|".indexOf(name.charAt(i - 1)) >= 0;
                if (isStart && expected.contains(name.substring(i))) {
                    votes.merge(name.substring(0, i), 1, Integer::sum);
                }
            }
        }
        return votes;
    }
}
