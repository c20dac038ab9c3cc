package org.repmlpeval.partitioning.classes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;

/**
 * Class names in index order, such as the 1,000 WordNet ids of ImageNet. With a list, labels are right even if the data set has only some
 * of the classes.
 *
 * @param names unique and not blank; the index of a name is the label
 * @param source name of the list in messages, usually its file
 * @param lines line number of each name in the source, counted from 1
 */
public record ClassList(List<String> names, String source, List<Integer> lines) {

    /** @throws DataSetException if there are no names, or a name is blank, occurs twice or contains a {@code /} */
    public ClassList {
        names = List.copyOf(names);
        lines = List.copyOf(lines);
        if (names.isEmpty()) {
            throw new DataSetException("class list " + source + " is empty; it needs one class name per line");
        }
        if (lines.size() != names.size()) {
            throw new IllegalArgumentException(names.size() + " names on " + lines.size() + " lines");
        }
        Map<String, Integer> first = new HashMap<>();
        for (int label = 0; label < names.size(); label++) {
            String name = names.get(label);
            String where = "class list " + source + ", line " + lines.get(label) + ": ";
            if (name.isBlank()) {
                throw new DataSetException(
                        where + "the line is blank, but every line gives one class its index;" + " remove the line");
            }
            if (name.indexOf('/') >= 0) {
                throw new DataSetException(
                        where + Names.quoted(name) + " contains a '/', but a class is the name of a single folder");
            }
            Integer earlier = first.putIfAbsent(name, lines.get(label));
            if (earlier != null) {
                throw new DataSetException(where + Names.quoted(name) + " is already on line " + earlier
                        + "; a class has one index, so remove one of the lines");
            }
        }
    }

    /** Makes a list whose names are on lines 1, 2, 3, … of its source. */
    public ClassList(List<String> names, String source) {
        this(names, source, IntStream.rangeClosed(1, names.size()).boxed().toList());
    }

    /**
     * Returns the built-in list, or reads one from a text file.
     *
     * @param location {@value ImageNet1k#NAME} for the built-in list, or a file on any Hadoop file system as {@link ClassListFile}
     *     describes it
     * @throws DataSetException if the file is missing, a folder, larger than 16 MiB, not UTF-8 or not a list as above
     * @throws IOException if the file system fails
     */
    public static ClassList read(Configuration conf, String location) throws IOException {
        return location.equals(ImageNet1k.NAME) ? ImageNet1k.classes() : ClassListFile.read(conf, location);
    }

    /**
     * The same list, without the words after the first space or tab of each line: {@code n01440764 tench} becomes {@code n01440764}.
     *
     * @throws DataSetException if two lines have the same first word
     */
    public ClassList firstWords() {
        return new ClassList(words(), source, lines);
    }

    /**
     * Returns this list if its whole lines are among the names of one of these sets, otherwise the list of the lines' first words if these
     * are among them or are all WordNet ids, otherwise this list.
     *
     * @throws DataSetException if first words are needed and one occurs twice
     */
    public ClassList forNames(Collection<? extends Collection<String>> known) {
        if (known.stream().anyMatch(set -> missing(set, names).isEmpty())) {
            return this;
        }
        List<String> words = words();
        boolean needed = words.stream().allMatch(word -> word.matches("n\\d{8}"))
                || known.stream().anyMatch(set -> missing(set, words).isEmpty());
        return needed ? firstWords() : this;
    }

    private List<String> words() {
        return names.stream().map(ClassList::firstWord).toList();
    }

    /** What stands in front of the first space or tab. */
    public static String firstWord(String line) {
        return line.strip().split("\\s+", 2)[0];
    }

    /**
     * Returns the list that holds all names of a data set: this list if each of them is a whole line, otherwise the list of the lines'
     * first words if each of them is one of those.
     *
     * @param used names of the data set's classes
     * @throws DataSetException if neither list has all of them, or a first word occurs twice
     */
    public ClassList holding(UsedNames used) {
        List<String> strangers = missing(names, used.names());
        if (strangers.isEmpty()) {
            return this;
        }
        if (missing(words(), used.names()).isEmpty()) {
            return firstWords();
        }
        int all = used.names().size();
        throw new DataSetException(strangers.size() + " of " + all + " " + used.noun(all) + " " + used.where()
                + Count.verb(strangers.size(), " is not in the class list ", " are not in the class list ") + source
                + ": "
                + Names.some(strangers) + "; the list has " + Count.of(names.size(), "class") + ": " + sample()
                + nearest(strangers.get(0), used).orElse("")
                + (used.areFolders()
                        ? "; add the missing names to the list, correct them, or move these folders out of the data set"
                        : "; add the missing names to the list, or correct them in one of the two files"));
    }

    private static List<String> missing(Collection<String> names, List<String> folders) {
        Set<String> listed = new HashSet<>(names);
        return folders.stream().filter(folder -> !listed.contains(folder)).toList();
    }

    /** The first names with their lines. */
    private String sample() {
        List<String> shown = new ArrayList<>();
        for (int label = 0; label < Math.min(3, names.size()); label++) {
            shown.add(Names.quoted(names.get(label)) + " on line " + lines.get(label));
        }
        return String.join(", ", shown) + (names.size() > shown.size() ? ", …" : "");
    }

    /** A name that differs from the given one only in case or spaces. */
    private Optional<String> nearest(String stranger, UsedNames used) {
        for (int label = 0; label < names.size(); label++) {
            if (names.get(label).strip().equalsIgnoreCase(stranger.strip())) {
                return Optional.of("; " + Names.quoted(names.get(label)) + " on line " + lines.get(label)
                        + " differs from " + (used.areFolders() ? "the folder " : "") + Names.quoted(stranger)
                        + " only in case or spaces");
            }
        }
        return Optional.empty();
    }
}
