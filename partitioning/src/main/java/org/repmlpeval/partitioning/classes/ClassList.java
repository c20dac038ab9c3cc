package org.repmlpeval.partitioning.classes;

import org.repmlpeval.partitioning.dataset.Location;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.repmlpeval.partitioning.DataSetException;

/**
 * Class names in index order, such as the 1,000 WordNet ids of ImageNet: it fixes the labels of a data set that holds only some
 * of the classes.
 *
 * @param names unique and not blank; the index of a name is the label
 * @param source what to call the list in messages, usually its file
 */
public record ClassList(List<String> names, String source) {
    private static final int MAX_BYTES = 16 << 20;

    /** @throws DataSetException if there is no name, or one is blank, doubled or holds a {@code /}; lines count from 1 */
    public ClassList {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new DataSetException("class list " + source + " is empty; it needs one class name per line");
        }
        Map<String, Integer> lines = new HashMap<>();
        for (int line = 1; line <= names.size(); line++) {
            String name = names.get(line - 1);
            if (name.isBlank()) {
                throw new DataSetException("class list " + source + ", line " + line
                        + ": blank; each line is one class and its index, so remove the line");
            }
            if (name.indexOf('/') >= 0) {
                throw new DataSetException("class list " + source + ", line " + line + ": '" + name
                        + "' holds a '/'; a class is the name of one folder");
            }
            Integer first = lines.putIfAbsent(name, line);
            if (first != null) {
                throw new DataSetException("class list " + source + ", line " + line + ": '" + name
                        + "' stands already on line " + first + "; a class has one index");
            }
        }
    }

    /**
     * Reads a text file in UTF-8 with one class name per line; lines end in LF or CR LF, the last one may lack it. A byte order
     * mark is dropped; spaces are part of a name.
     *
     * @param location file on any Hadoop file system
     * @throws DataSetException if the file is missing, a folder, larger than 16 MiB, not UTF-8 or no list as above
     * @throws IOException if the file system fails
     */
    public static ClassList read(Configuration conf, String location) throws IOException {
        String text = text(Location.of(conf, location));
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        List<String> lines = List.of(text.split("\r?\n", -1));
        boolean closed = lines.get(lines.size() - 1).isEmpty();
        return new ClassList(closed ? lines.subList(0, lines.size() - 1) : lines, location);
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
            throw new DataSetException("class list " + file + " does not exist or may not be read; check the path", e);
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
