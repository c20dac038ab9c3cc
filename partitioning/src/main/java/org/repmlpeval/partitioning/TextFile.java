package org.repmlpeval.partitioning;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * A small text file of the user's in UTF-8, such as a list of classes or of rules.
 *
 * @param text without a byte order mark
 * @param bytes of the file
 */
public record TextFile(String text, byte[] bytes) {
    /**
     * A kind of file, for messages.
     *
     * @param name for example {@code class list}
     * @param contents for example {@code one class per line}
     * @param ifMissing what the user can do if there is no such file
     * @param maxBytes size of the largest file that is read
     */
    public record Kind(String name, String contents, String ifMissing, int maxBytes) {}

    /**
     * @param file a file on this machine or on any Hadoop file system, see {@link UserPath#file}
     * @throws DataSetException if it does not exist, or is a folder, too large or not UTF-8; the message calls it by its kind
     * @throws IOException if the file system fails
     */
    public static TextFile read(Configuration conf, String file, Kind kind) throws IOException {
        Location location = UserPath.file(conf, file);
        try {
            return read(location, UserPath.name(conf, file, location), kind);
        } catch (FileNotFoundException e) {
            throw new DataSetException(
                    kind.name() + " " + file + " does not exist or cannot be opened" + UserPath.lookedAt(conf, file)
                            + "; " + kind.ifMissing(),
                    e);
        }
    }

    /** As {@link #read(Configuration, String, Kind)}, of a file whose place is known. */
    public static TextFile read(Location file, Kind kind) throws IOException {
        try {
            return read(file, file.toString(), kind);
        } catch (FileNotFoundException e) {
            throw new DataSetException(
                    kind.name() + " " + file + " does not exist or cannot be opened; " + kind.ifMissing(), e);
        }
    }

    private static TextFile read(Location location, String file, Kind kind) throws IOException {
        byte[] bytes = bytes(location, file, kind);
        if (bytes.length > kind.maxBytes()) {
            throw new DataSetException(kind.name() + " " + file + " is larger than " + kind.maxBytes()
                    + " bytes; name a text file with " + kind.contents());
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new TextFile(withoutMark(text), bytes);
        } catch (CharacterCodingException e) {
            throw new DataSetException(kind.name() + " " + file + " is not UTF-8 text; convert it to UTF-8", e);
        }
    }

    private static byte[] bytes(Location location, String file, Kind kind) throws IOException {
        if (location.fileSystem().getFileStatus(location.path()).isDirectory()) {
            throw new DataSetException(
                    kind.name() + " " + file + " is a folder; name a text file with " + kind.contents());
        }
        try (FSDataInputStream in = location.fileSystem().open(location.path())) {
            return in.readNBytes(kind.maxBytes() + 1);
        }
    }

    /** The lines of a text, which end in LF, CR LF or CR. A byte order mark is no part of the first line. */
    public static List<String> lines(String text) {
        return List.of(withoutMark(text).split("\r\n|\n|\r", -1));
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
