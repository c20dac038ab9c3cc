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
import org.repmlpeval.partitioning.DataSetException;

/**
 * Class names in index order, such as the 1,000 WordNet ids of ImageNet: it fixes the labels of a data set that holds only some
 * of the classes.
 *
 * @param names unique and not blank; the index of a name is the label
 * @param source what to call the list in messages, usually its file
 * @param lines of the source on which the names stand, counted from 1
 */
public record ClassList(List<String> names, String source, List<Integer> lines) {

    /** @throws DataSetException if there is no name, or one is blank, occurs twice or holds a {@code /} */
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
                throw new DataSetException(where + "blank; each line is one class and its index, so remove the line");
            }
            if (name.indexOf('/') >= 0) {
                throw new DataSetException(
                        where + Names.quoted(name) + " holds a '/'; a class is the name of one folder");
            }
            Integer earlier = first.putIfAbsent(name, lines.get(label));
            if (earlier != null) {
                throw new DataSetException(where + Names.quoted(name) + " stands already on line " + earlier
                        + "; a class has one index, so remove one of the lines");
            }
        }
    }

    /** A list whose names stand on lines 1, 2, 3, … of its source. */
    public ClassList(List<String> names, String source) {
        this(names, source, IntStream.rangeClosed(1, names.size()).boxed().toList());
    }

    /**
     * Reads a list by its name or from a text file.
     *
     * @param location {@value ImageNet1k#NAME} for the built-in list, or a file on any Hadoop file system as {@link ClassListFile}
     *     describes it
     * @throws DataSetException if the file is missing, a folder, larger than 16 MiB, not UTF-8 or not a list as above
     * @throws IOException if the file system fails
     */
    public static ClassList read(Configuration conf, String location) throws IOException {
        return location.equals(ImageNet1k.NAME) ? ImageNet1k.classes() : ClassListFile.read(conf, location);
    }

    /** The same list with the words after the first space or tab of each line left out: {@code n01440764 tench} becomes {@code n01440764}. */
    ClassList firstWords() {
        return new ClassList(
                names.stream().map(name -> name.strip().split("\\s+", 2)[0]).toList(), source, lines);
    }

    /**
     * The list whose names are the folders' names: this one if all folders are in it as whole lines, or else the one of the first
     * words of the lines if all folders are in that one.
     *
     * @param folders names of the class folders
     * @param root where they lie, for messages
     * @throws DataSetException if neither holds all folders, or the first words hold a name twice
     */
    public ClassList forFolders(List<String> folders, Object root) {
        List<String> strangers = missing(names, folders);
        if (strangers.isEmpty()) {
            return this;
        }
        List<String> words =
                names.stream().map(name -> name.strip().split("\\s+", 2)[0]).toList();
        if (missing(words, folders).isEmpty()) {
            return firstWords();
        }
        throw new DataSetException(strangers.size() + " of " + folders.size() + " class folders in " + root
                + " are not among the " + names.size() + " classes of " + source + ": " + Names.some(strangers)
                + "; the list has " + sample() + nearest(strangers.get(0)).orElse("")
                + "; add the missing names to the list, correct them or move the folders away");
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

    /** A name that differs from the folder's in case or spaces alone. */
    private Optional<String> nearest(String folder) {
        for (int label = 0; label < names.size(); label++) {
            if (names.get(label).strip().equalsIgnoreCase(folder.strip())) {
                return Optional.of("; " + Names.quoted(names.get(label)) + " on line " + lines.get(label)
                        + " differs from the folder " + Names.quoted(folder) + " only in case or spaces");
            }
        }
        return Optional.empty();
    }
}
