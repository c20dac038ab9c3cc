package org.repmlpeval.partitioning.classes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The 1,000 classes of ILSVRC2012 sorted by WordNet id, the order that published networks are trained with. They are in the resource
 * {@code imagenet-1k.txt}, which names their source.
 */
public final class ImageNet1k {
    /** The name of the list in settings. */
    public static final String NAME = "imagenet-1k";

    /** Number of classes. */
    public static final int CLASSES = 1000;

    /**
     * Number of names that must match at their position; it is below {@value #CLASSES} because projects spell a few names in their own
     * way.
     */
    private static final int LEAST_KNOWN = 950;

    private static final ClassList WORDS = load();
    private static final ClassList IDS = new ClassList(WORDS.firstWords().names(), NAME);

    private ImageNet1k() {}

    /** The WordNet ids, such as {@code n01440764}, in index order. */
    public static ClassList classes() {
        return IDS;
    }

    /** The words of each class in index order, separated by commas, the most common first: {@code tench, Tinca tinca}. */
    public static List<String> words() {
        return WORDS.names().stream().map(line -> line.split(" ", 2)[1]).toList();
    }

    /** Whether all of these are ids of classes; false for an empty collection. */
    public static boolean holdsAll(List<String> folders) {
        return !folders.isEmpty() && new HashSet<>(IDS.names()).containsAll(folders);
    }

    /**
     * Whether these are the classes in their order. A class may be given by its id, one of its words or all of them; case, spaces and
     * punctuation are ignored. Up to {@code 50} names may be spelled differently, but none may belong only to a class at another position.
     */
    public static boolean isOrderOf(List<String> names) {
        if (names.size() != CLASSES) {
            return false;
        }
        List<Set<String>> spellings = spellings();
        Set<String> all = new HashSet<>();
        spellings.forEach(all::addAll);
        int known = 0;
        for (int i = 0; i < CLASSES; i++) {
            String name = plain(names.get(i));
            if (spellings.get(i).contains(name)) {
                known++;
            } else if (all.contains(name)) {
                return false;
            }
        }
        return known >= LEAST_KNOWN;
    }

    private static List<Set<String>> spellings() {
        List<String> words = words();
        List<Set<String>> spellings = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            Set<String> one = new HashSet<>(Set.of(plain(IDS.names().get(i)), plain(words.get(i))));
            Stream.of(words.get(i).split(",")).map(ImageNet1k::plain).forEach(one::add);
            one.add(plain(IDS.names().get(i) + words.get(i)));
            spellings.add(one);
        }
        return spellings;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static ClassList load() {
        try (InputStream in = ImageNet1k.class.getResourceAsStream(NAME + ".txt")) {
            return ClassListFile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), NAME);
        } catch (IOException e) {
            throw new UncheckedIOException("the list " + NAME + " in the jar is broken", e);
        }
    }
}
