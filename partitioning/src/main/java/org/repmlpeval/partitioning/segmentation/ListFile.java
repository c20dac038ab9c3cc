package org.repmlpeval.partitioning.segmentation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;

/**
 * A text file that names the images of a split: one name per line, or an image and its label with a tab between them. A space will do if both
 * have an extension. Blank lines, lines that start with {@code #} and a byte order mark are ignored.
 *
 * @param file where it lies
 * @param lines at least one; all of them or none name a label
 */
record ListFile(Location file, List<Line> lines) {
    private static final int MAX_BYTES = 256 << 20;

    /**
     * @param number counted from 1
     * @param image a path or name, without {@code ./} before it
     * @param label a path, without {@code ./} before it; empty if the line names the image only
     */
    record Line(int number, String image, Optional<String> label) {}

    /**
     * @throws DataSetException if it is a folder, too large, not UTF-8 or empty, or only some lines name a label
     * @throws FileNotFoundException if it does not exist
     */
    static ListFile read(Location file) throws IOException {
        if (file.fileSystem().getFileStatus(file.path()).isDirectory()) {
            throw new DataSetException(
                    "list of images " + file + " is a folder; name a text file with one image per line");
        }
        List<Line> lines = lines(file, text(file));
        if (lines.isEmpty()) {
            throw new DataSetException("list of images " + file + " names no image; it needs one image per line");
        }
        boolean pairs = lines.get(0).label().isPresent();
        for (Line line : lines) {
            if (line.label().isPresent() != pairs) {
                throw new DataSetException("list of images " + file + " names a label in line "
                        + (pairs ? lines.get(0).number() : line.number()) + ", but none in line "
                        + (pairs ? line.number() : lines.get(0).number())
                        + "; write image<TAB>label in all lines, or only the image");
            }
        }
        return new ListFile(file, lines);
    }

    boolean holdsPairs() {
        return lines.get(0).label().isPresent();
    }

    private static List<Line> lines(Location file, String text) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String raw : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\n|\r", -1)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.contains("\t") ? line.split("\t", -1) : spaced(line);
            if (parts.length > 2) {
                throw new DataSetException("line " + number + " of the list " + file + " has " + parts.length
                        + " columns; legal: an image, or image<TAB>label");
            }
            Optional<String> label = parts.length == 2 ? Optional.of(plain(parts[1])) : Optional.empty();
            lines.add(new Line(number, plain(parts[0]), label));
        }
        return lines;
    }

    private static String[] spaced(String line) {
        String[] parts = line.split(" +");
        boolean two = parts.length == 2 && parts[0].matches(".*\\.\\w+") && parts[1].matches(".*\\.\\w+");
        return two ? parts : new String[] {line};
    }

    private static String plain(String path) {
        return path.strip().replaceFirst("^(\\./)+", "");
    }

    private static String text(Location file) throws IOException {
        byte[] bytes;
        try (FSDataInputStream in = file.fileSystem().open(file.path())) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new DataSetException("list of images " + file + " is larger than " + MAX_BYTES
                    + " bytes; name a text file with one image per line");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataSetException(
                    "list of images " + file + " is not UTF-8 text; convert it, one image per line", e);
        }
    }
}
