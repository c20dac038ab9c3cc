package org.repmlpeval.partitioning.segmentation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.TextFile;

/**
 * A text file that names the images of a split: one name per line, or an image and its label with a tab between them. A space will do if both
 * have an extension. Blank lines, lines that start with {@code #} and a byte order mark are ignored.
 *
 * @param file where it lies
 * @param lines at least one; all of them or none name a label
 */
record ListFile(Location file, List<Line> lines) {
    private static final TextFile.Kind KIND =
            new TextFile.Kind("list of images", "one image per line", "check --data, --labels and --split", 256 << 20);

    /**
     * @param number counted from 1
     * @param image a path or name, without {@code ./} before it
     * @param label a path, without {@code ./} before it; empty if the line names the image only
     */
    record Line(int number, String image, Optional<String> label) {}

    /**
     * @throws DataSetException if it does not exist, or is a folder, too large, not UTF-8 or empty, or only some lines name a label
     */
    static ListFile read(Location file) throws IOException {
        List<Line> lines = lines(file, TextFile.read(file, KIND).text());
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
        for (String raw : TextFile.lines(text)) {
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
}
