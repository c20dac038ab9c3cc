package org.repmlpeval.partitioning.classes;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;

/**
 * Reads a class list from a UTF-8 text file with one class name per line. Lines end in LF, CR LF or CR. A byte order mark, lines that
 * start with {@code #} and blank lines at the end are ignored. Spaces are part of a name.
 */
final class ClassListFile {
    private static final int MAX_BYTES = 16 << 20;

    private ClassListFile() {}

    static ClassList read(Configuration conf, String location) throws IOException {
        return parse(text(Location.of(conf, location)), location);
    }

    /** @param source name of the list in messages */
    static ClassList parse(String text, String source) {
        List<String> lines = List.of((text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\n|\r", -1));
        int end = lines.size();
        while (end > 0 && (lines.get(end - 1).isBlank() || isComment(lines.get(end - 1)))) {
            end--;
        }
        List<String> names = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            if (!isComment(lines.get(i))) {
                names.add(lines.get(i));
                numbers.add(i + 1);
            }
        }
        return new ClassList(names, source, numbers);
    }

    private static boolean isComment(String line) {
        return line.startsWith("#");
    }

    private static String text(Location file) throws IOException {
        byte[] bytes;
        try {
            if (file.fileSystem().getFileStatus(file.path()).isDirectory()) {
                throw new DataSetException(
                        "class list " + file + " is a folder; name a text file with one class per line");
            }
            try (FSDataInputStream in = file.fileSystem().open(file.path())) {
                bytes = in.readNBytes(MAX_BYTES + 1);
            }
        } catch (FileNotFoundException e) {
            throw new DataSetException(
                    "class list " + file + " does not exist or cannot be opened; check the path. The built-in list is "
                            + ImageNet1k.NAME,
                    e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new DataSetException("class list " + file + " is larger than " + MAX_BYTES
                    + " bytes; name a text file with one class per line");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataSetException("class list " + file + " is not UTF-8 text; convert it, one class per line", e);
        }
    }
}
