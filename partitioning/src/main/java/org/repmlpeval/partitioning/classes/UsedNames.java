package org.repmlpeval.partitioning.classes;

import java.util.List;
import org.repmlpeval.partitioning.Count;

/**
 * The names of the classes that a data set uses, and where they are written, for messages.
 *
 * @param names in code-unit order
 * @param place the data set's root or the label file
 */
public record UsedNames(List<String> names, Kind kind, String place) {
    /** Where a data set has the names of its classes. */
    public enum Kind {
        /** In the names of its class folders. */
        FOLDERS("class folder", "folder"),
        /** In a file with the labels of the images. */
        LABELS("class name", "class name");

        private final String noun;
        private final String shortNoun;

        Kind(String noun, String shortNoun) {
            this.noun = noun;
            this.shortNoun = shortNoun;
        }
    }

    public UsedNames {
        names = List.copyOf(names);
    }

    public static UsedNames folders(List<String> names, Object root) {
        return new UsedNames(names, Kind.FOLDERS, root.toString());
    }

    public static UsedNames labels(List<String> names, String file) {
        return new UsedNames(names, Kind.LABELS, file);
    }

    public boolean areFolders() {
        return kind == Kind.FOLDERS;
    }

    /** All of them: {@code class folders}, or {@code class names of the label file}. */
    public String all() {
        return Count.noun(2, kind.noun) + (areFolders() ? "" : " of the label file");
    }

    /** So many of them: {@code 2 folders}, {@code 1 class name}. */
    public String count(long number) {
        return Count.of(number, kind.shortNoun);
    }

    /** One or several of them, as the number says: {@code class folder}. */
    public String noun(long number) {
        return Count.noun(number, kind.noun);
    }

    /** Where they are: {@code in /data}, {@code in label file val.csv}. */
    public String where() {
        return "in " + (areFolders() ? "" : "label file ") + place;
    }
}
