package org.repmlpeval.partitioning.labels;

import java.util.List;
import java.util.stream.Stream;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.Names;

/**
 * The contents of a label file.
 *
 * @param source the file as the user named it
 * @param sha256 of the file, lower-case hexadecimal
 * @param rows in the order of the file; either all with an image, or all without
 * @param notes choices that were made between columns that could have the same meaning, each with the file's name
 */
public record LabelTable(String source, String sha256, LabelFormat format, List<LabelRow> rows, List<String> notes) {
    /** @throws DataSetException if there is no entry */
    public LabelTable {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
        if (rows.isEmpty()) {
            throw new DataSetException("label file " + source + " has no entry; it needs at least one label");
        }
        boolean positions = rows.get(0).image() == null;
        if (rows.stream().anyMatch(row -> (row.image() == null) != positions)) {
            throw new IllegalArgumentException("entries with and without an image in " + source);
        }
    }

    /** Whether the position of an entry says which image it belongs to. */
    public boolean byPosition() {
        return rows.get(0).image() == null;
    }

    /** All classes as written, with repetitions, in the order of the file. */
    public Stream<String> classes() {
        return rows.stream().flatMap(row -> row.classes().stream());
    }

    /** Whether every class is written as an integer. */
    public boolean isNumeric() {
        return classes().allMatch(LabelTable::isInteger);
    }

    /** Whether a class is written as an integer that fits 32 bits. */
    public static boolean isInteger(String text) {
        return text.matches("[+-]?\\d{1,9}");
    }

    /** The classes in one field of a table, as in a label file: none, one, or several separated by {@code |}. */
    public static List<String> classesIn(String field) {
        return TableLines.classes(field);
    }

    /** Where an entry is, for messages: {@code label file val.csv, line 3}. */
    public String where(LabelRow row) {
        if (format == LabelFormat.STORED) {
            return source + ", image " + Names.quoted(row.image());
        }
        return "label file " + source + ", " + unit() + " " + row.place();
    }

    /** Where two entries are, for messages: {@code label file val.csv, lines 3 and 8}. */
    String where(LabelRow first, LabelRow second) {
        return "label file " + source + ", " + Count.noun(2, unit()) + " " + first.place() + " and " + second.place();
    }

    /** What an entry is called in this format: {@code line} or {@code entry}. */
    String unit() {
        return format == LabelFormat.JSON ? "entry" : "line";
    }
}
