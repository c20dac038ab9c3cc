package org.repmlpeval.partitioning.pairs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.pairs.FacePair.Persons;

/** Finds the images of pairs in a listing and checks the pairs against each other. */
final class PairImages {
    /** The usual number of folds, as of LFW. */
    private static final int FOLDS = 10;

    private final PairsFile file;
    private final ImageListing listing;
    private final Faults faults;
    private final Set<String> ids = new HashSet<>();
    private final Map<String, List<String>> byStem = new HashMap<>();

    PairImages(PairsFile file, ImageListing listing) {
        this.file = file;
        this.listing = listing;
        faults = new Faults(file.source());
        for (ImageEntry entry : listing.entries()) {
            ids.add(entry.id());
            byStem.computeIfAbsent(stem(entry.id()), name -> new ArrayList<>()).add(entry.id());
        }
    }

    FacePairs find() {
        List<FacePair> found = new ArrayList<>();
        Map<Set<String>, Integer> lines = new HashMap<>();
        for (FacePair pair : file.pairs()) {
            Optional<String> a = id(pair.a());
            Optional<String> b = id(pair.b());
            if (a.isEmpty() || b.isEmpty()) {
                List<String> unknown = new ArrayList<>();
                a.ifPresentOrElse(id -> {}, () -> unknown.add(notOne(pair.a())));
                b.ifPresentOrElse(id -> {}, () -> unknown.add(notOne(pair.b())));
                faults.add(pair.line(), unknown.stream().distinct().collect(Collectors.joining(", and ")));
                continue;
            }
            if (a.equals(b)) {
                faults.add(pair.line(), "the pair compares " + Names.quoted(a.get()) + " with itself");
                continue;
            }
            Integer earlier = lines.putIfAbsent(Set.of(a.get(), b.get()), pair.line());
            if (earlier != null) {
                faults.add(
                        pair.line(),
                        "the pair " + Names.quoted(a.get()) + ", " + Names.quoted(b.get()) + " is already on line "
                                + earlier);
            }
            found.add(pair.with(a.get(), b.get()));
        }
        requireFolders(found);
        faults.throwIfAny();
        return folded(found);
    }

    private Optional<String> id(String name) {
        if (ids.contains(name)) {
            return Optional.of(name);
        }
        List<String> candidates = byStem.getOrDefault(name, List.of());
        return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
    }

    /** Why a name is not that of one image. */
    private String notOne(String name) {
        List<String> candidates = byStem.getOrDefault(name, List.of());
        return candidates.isEmpty()
                ? "there is no image " + Names.quoted(name) + " in " + listing.root() + hint(name)
                : "the name " + Names.quoted(name) + " fits several images: " + Names.some(candidates);
    }

    /** If the images lie in a folder below the root, names it. */
    private String hint(String name) {
        return byStem.entrySet().stream()
                .filter(entry ->
                        entry.getKey().endsWith("/" + name) || entry.getKey().endsWith("/" + stem(name)))
                .flatMap(entry -> entry.getValue().stream())
                .min(String::compareTo)
                .map(id -> "; there is " + Names.quoted(id) + ", so give its folder "
                        + Names.quoted(id.substring(0, id.length() - suffix(id, name))) + " as --data")
                .orElse("; check --data");
    }

    /** Length of the part of the id from the name on, with the slash before it. */
    private static int suffix(String id, String name) {
        int start = id.lastIndexOf("/" + name);
        return id.length() - (start >= 0 ? start : id.lastIndexOf("/" + stem(name)));
    }

    /**
     * Where the folders directly below the root are persons, a pair must not contradict them. They are taken for persons if they agree with
     * most pairs of one person.
     */
    private void requireFolders(List<FacePair> pairs) {
        long same = pairs.stream().filter(FacePair::same).count();
        long agreeing = pairs.stream()
                .filter(pair -> pair.same()
                        && !person(pair.a()).isEmpty()
                        && person(pair.a()).equals(person(pair.b())))
                .count();
        if (2 * agreeing <= same) {
            return;
        }
        for (FacePair pair : pairs) {
            boolean oneFolder = person(pair.a()).equals(person(pair.b()));
            if (pair.same() && !oneFolder) {
                faults.add(
                        pair.line(),
                        "the pair is said to show one person, but its images are in the folders "
                                + Names.quoted(person(pair.a())) + " and " + Names.quoted(person(pair.b())));
            } else if (!pair.same() && oneFolder) {
                faults.add(
                        pair.line(),
                        "the pair is said to show two persons, but both images are in the folder "
                                + Names.quoted(person(pair.a())));
            }
        }
    }

    private FacePairs folded(List<FacePair> pairs) {
        Map<Persons, Long> counts =
                pairs.stream().collect(Collectors.groupingBy(FacePair::persons, Collectors.counting()));
        long fewest = Math.min(counts.getOrDefault(Persons.SAME, 0L), counts.getOrDefault(Persons.DIFFERENT, 0L));
        if (fewest < 2) {
            throw new DataSetException("pairs file " + file.source() + " has "
                    + Count.of(counts.getOrDefault(Persons.SAME, 0L), "pair") + " of one person and "
                    + counts.getOrDefault(Persons.DIFFERENT, 0L) + " of two; at least 2 of each are needed, because a"
                    + " threshold is chosen on one part of the pairs and tested on another");
        }
        Set<String> used = new HashSet<>();
        pairs.forEach(pair -> used.addAll(List.of(pair.a(), pair.b())));
        ImageListing images = new ImageListing(
                listing.root(),
                listing.classes(),
                listing.entries().stream()
                        .filter(entry -> used.contains(entry.id()))
                        .toList(),
                listing.ignored());
        TreeSet<Integer> numbers = new TreeSet<>();
        pairs.forEach(pair -> numbers.add(pair.fold()));
        if (numbers.first() == PairsFile.NO_FOLD) {
            int folds = (int) Math.min(FOLDS, fewest);
            return new FacePairs(file.source(), assigned(pairs, folds), folds, FacePairs.Folds.ASSIGNED, images);
        }
        if (numbers.size() < 2) {
            throw new DataSetException("pairs file " + file.source() + " puts all pairs into fold " + numbers.first()
                    + "; give at least two folds, or leave the column fold out");
        }
        return new FacePairs(file.source(), pairs, numbers.size(), FacePairs.Folds.FILE, images);
    }

    private static List<FacePair> assigned(List<FacePair> pairs, int folds) {
        int[] next = new int[Persons.values().length];
        return pairs.stream()
                .map(pair -> pair.inFold(1 + next[pair.persons().ordinal()]++ % folds))
                .toList();
    }

    /** The folder directly below the root; empty for an image in the root itself. */
    private static String person(String id) {
        int slash = id.indexOf('/');
        return slash < 0 ? "" : id.substring(0, slash);
    }

    private static String stem(String id) {
        int dot = id.lastIndexOf('.');
        return dot > id.lastIndexOf('/') ? id.substring(0, dot) : id;
    }
}
