package org.repmlpeval.partitioning.manifest;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.labels.LabelTable;

/**
 * The columns of a manifest: {@code uri} and, where there are such columns, {@code label}, {@code bytes}, and a checksum in one of {@code
 * checksum}, {@code crc32c} or {@code sha256}. Case does not matter, and other columns are not read.
 *
 * @param source the manifest, for messages
 * @param unit {@code line} or {@code row}
 * @param uri names of the columns as written; null for one that there is not
 */
record ManifestColumns(String source, String unit, String uri, String label, String bytes, String checksum) {
    static final String URI = "uri";
    private static final List<String> LABELS = List.of("label", "class");
    private static final List<String> CHECKSUMS = List.of("checksum", "crc32c", "sha256");

    /**
     * @param source where the columns are
     * @param unit what a row is called in messages; null if {@code source} names the row
     * @throws DataSetException if there is no column {@code uri}, or there are two columns of one meaning
     */
    static ManifestColumns of(String source, String unit, Collection<String> names) {
        String uri = only(source, names, List.of(URI));
        if (uri == null) {
            throw new DataSetException("manifest " + source + " has no column 'uri': its columns are "
                    + Names.some(List.copyOf(names)) + "; a manifest has a column 'uri' with the path of each image,"
                    + " and may have 'label', 'bytes' and 'checksum'");
        }
        return new ManifestColumns(
                source,
                unit,
                uri,
                only(source, names, LABELS),
                only(source, names, List.of("bytes")),
                only(source, names, CHECKSUMS));
    }

    private static String only(String source, Collection<String> names, List<String> meaning) {
        List<String> found = names.stream()
                .filter(name -> meaning.contains(name.strip().toLowerCase(Locale.ROOT)))
                .toList();
        if (found.size() > 1) {
            throw new DataSetException("manifest " + source + " has the columns " + Names.some(found)
                    + ", of which it may have only one; remove or rename the others");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /**
     * @param field the text in a column of that name; null or blank if there is none
     * @param number of the line or row
     * @throws DataSetException if a value is not legal
     */
    ManifestRow row(UnaryOperator<String> field, long number) {
        String place = value(field, uri);
        if (place == null) {
            throw wrong(number, uri, "", "the path or URI of an image");
        }
        String classes = value(field, label);
        return new ManifestRow(
                place,
                classes == null ? List.of() : LabelTable.classesIn(classes),
                length(value(field, bytes), number),
                checksum(value(field, checksum), number),
                number);
    }

    private static String value(UnaryOperator<String> field, String column) {
        String text = column == null ? null : field.apply(column);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private long length(String text, long number) {
        if (text == null) {
            return -1;
        }
        if (!text.matches("\\d{1,18}")) {
            throw wrong(number, bytes, text, "a whole number from 0");
        }
        return Long.parseLong(text);
    }

    private String checksum(String text, long number) {
        if (text == null) {
            return null;
        }
        String kind = checksum.strip().toLowerCase(Locale.ROOT);
        String full =
                (kind.equals("checksum") || text.indexOf(':') >= 0 ? text : kind + ":" + text).toLowerCase(Locale.ROOT);
        boolean legal = full.matches("crc32c:[0-9a-f]{8}|sha256:[0-9a-f]{64}")
                && (kind.equals("checksum") || full.startsWith(kind));
        if (!legal) {
            throw wrong(
                    number,
                    checksum,
                    text,
                    "crc32c: and 8 hexadecimal digits, or sha256: and 64; a column 'crc32c' or 'sha256' may leave out"
                            + " the name");
        }
        return full;
    }

    private DataSetException wrong(long number, String column, String text, String expected) {
        return new DataSetException("manifest " + source + (unit == null ? "" : ", " + unit + " " + number) + ": "
                + column + " is " + (text.isEmpty() ? "empty" : Names.quoted(text)) + "; expected " + expected);
    }
}
