package org.repmlpeval.partitioning.packed.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.Names;

/**
 * The list of a tar file's images that lies beside it, so that its headers need not be read. It is text in UTF-8: a line {@value #HEAD}, a
 * line of JSON for each image with its id, offset, length, CRC32C and, if it has one, class, and a line with the number of images and the
 * length of the archive.
 */
public final class TarIndex {
    /** What the name of the archive is followed by. */
    public static final String ENDING = ".index";

    static final String HEAD = "repmlp-eval tar index 1";
    private static final String END = "end";
    private static final int HEADER = TarConstants.DEFAULT_RCDSIZE;

    /** Images whose headers are compared with the index. */
    private static final int CHECKED = 16;

    private static final ObjectMapper JSON = new ObjectMapper();

    private TarIndex() {}

    /**
     * One image.
     *
     * @param id path in the archive
     * @param offset of its first byte in the archive
     * @param bytes length
     * @param checksum {@code crc32c:} and 8 hexadecimal digits
     * @param label class as the data set writes it; null if it has none
     */
    public record Item(String id, long offset, long bytes, String checksum, String label) {}

    /** The index of an archive. */
    public static Path path(Path archive) {
        return archive.suffix(ENDING);
    }

    /** First line, with its line break. */
    public static String head() {
        return HEAD + "\n";
    }

    /** The line of an image, with its line break. */
    public static String line(Item item) {
        try {
            List<Object> fields = new ArrayList<>(List.of(item.id(), item.offset(), item.bytes(), item.checksum()));
            if (item.label() != null) {
                fields.add(item.label());
            }
            return JSON.writeValueAsString(fields) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written", e);
        }
    }

    /** Last line, with its line break. @param bytes length of the archive */
    public static String end(long images, long bytes) {
        return END + " " + images + " " + bytes + "\n";
    }

    /**
     * Reads the index of an archive and compares it with the archive's length and some of its headers.
     *
     * @param bytes length of the archive
     * @return empty if there is none
     * @throws DataSetException if the index is damaged or is that of another archive
     */
    public static Optional<List<Item>> read(Location archive, long bytes) throws IOException {
        Location index = new Location(archive.fileSystem(), path(archive.path()));
        List<Item> items = new ArrayList<>();
        String last = null;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(index.fileSystem().open(index.path()), StandardCharsets.UTF_8.newDecoder()))) {
            if (!HEAD.equals(lines.readLine())) {
                throw wrong(index, archive, "its first line is not '" + HEAD + "'");
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (last != null) {
                    items.add(item(index, archive, last, items.size() + 2, bytes));
                }
                last = line;
            }
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (java.nio.charset.CharacterCodingException e) {
            throw wrong(index, archive, "it is not UTF-8 text");
        }
        String expected = end(items.size(), bytes).strip();
        if (!expected.equals(last)) {
            throw wrong(
                    index,
                    archive,
                    "its last line is " + Names.quoted(String.valueOf(last)) + ", but with "
                            + Count.of(items.size(), "image") + " and an archive of " + bytes + " bytes it must be '"
                            + expected + "'");
        }
        requireHeaders(index, archive, items);
        return Optional.of(items);
    }

    private static Item item(Location index, Location archive, String line, int number, long bytes) {
        try {
            JsonNode fields = JSON.readTree(line);
            boolean legal = fields.isArray()
                    && (fields.size() == 4
                            || fields.size() == 5 && fields.get(4).isTextual())
                    && fields.get(0).isTextual()
                    && fields.get(1).canConvertToLong()
                    && fields.get(2).canConvertToLong()
                    && fields.get(3).asText().matches("crc32c:[0-9a-f]{8}");
            if (legal) {
                Item item = new Item(
                        fields.get(0).asText(),
                        fields.get(1).asLong(),
                        fields.get(2).asLong(),
                        fields.get(3).asText(),
                        fields.size() == 5 ? fields.get(4).asText() : null);
                if (item.offset() >= HEADER && item.bytes() >= 0 && item.bytes() <= bytes - item.offset()) {
                    return item;
                }
            }
        } catch (JsonProcessingException e) {
            throw wrong(index, archive, "line " + number + " is " + Names.quoted(line));
        }
        throw wrong(index, archive, "line " + number + " is " + Names.quoted(line));
    }

    private static void requireHeaders(Location index, Location archive, List<Item> items) throws IOException {
        if (items.isEmpty()) {
            return;
        }
        byte[] header = new byte[HEADER];
        try (FSDataInputStream in = archive.fileSystem().open(archive.path())) {
            for (int i = 0; i < CHECKED; i++) {
                Item item = items.get((int) ((long) i * (items.size() - 1) / (CHECKED - 1)));
                in.readFully(item.offset() - HEADER, header);
                if (!fits(header, item)) {
                    throw wrong(
                            index,
                            archive,
                            "there is no member " + Names.quoted(item.id()) + " of " + item.bytes()
                                    + " bytes at offset " + item.offset());
                }
            }
        }
    }

    /** Whether the header is that of the member; a long name is in a record of its own before it. */
    private static boolean fits(byte[] header, Item item) {
        try {
            TarArchiveEntry entry = new TarArchiveEntry(header);
            boolean whole = item.id().length() < TarConstants.NAMELEN
                    && item.id().chars().allMatch(c -> c < 0x80);
            return entry.isFile()
                    && entry.isCheckSumOK()
                    && entry.getSize() == item.bytes()
                    && (!whole || entry.getName().equals(item.id()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static DataSetException wrong(Location index, Location archive, String reason) {
        return new DataSetException("index " + index + " does not fit the archive "
                + archive.path().getName() + ": " + reason + "; remove the index, or pack the images again");
    }
}
