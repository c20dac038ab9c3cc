package org.repmlpeval.partitioning.labels;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.TextFile;
import org.repmlpeval.partitioning.classes.Names;

/**
 * Reads a label file of any {@link LabelFormat} from a Hadoop file system. The text is UTF-8; a byte order mark, blank lines and lines that
 * start with {@code #} are ignored.
 */
public final class LabelFile {
    private static final TextFile.Kind KIND =
            new TextFile.Kind("label file", "the labels of the images", "check the path", 1 << 30);

    private LabelFile() {}

    /**
     * @param forced the format; empty to recognise it by the content
     * @throws DataSetException if the file is missing, not UTF-8, fits no format or more than one, or an entry of it is no label
     * @throws IOException if the file system fails
     */
    public static LabelTable read(Configuration conf, String location, Optional<LabelFormat> forced)
            throws IOException {
        TextFile file = TextFile.read(conf, location, KIND);
        return parse(file.text(), location, Digests.sha256(file.bytes()), forced);
    }

    static LabelTable parse(String text, String source, String sha256, Optional<LabelFormat> forced) {
        List<TextLine> lines = TextLine.of(text);
        if (lines.isEmpty()) {
            throw new DataSetException("label file " + source + " is empty; it needs at least one label");
        }
        LabelFormat format = forced.orElseGet(() -> recognise(lines, source));
        LabelRows read =
                switch (format) {
                    case LINES -> new LabelRows(lines.stream()
                            .map(line -> new LabelRow(null, List.of(line.text()), line.number()))
                            .toList());
                    case LIST -> new LabelRows(ListLines.rows(lines, source));
                    case CSV -> TableLines.rows(lines, source);
                    case JSON -> JsonLabels.rows(text, source);
                    case STORED -> throw new IllegalArgumentException("no file has the format " + format);
                };
        List<String> notes = read.notes().stream()
                .map(note -> "label file " + source + ": " + note)
                .toList();
        return new LabelTable(source, sha256, format, read.rows(), notes);
    }

    private static LabelFormat recognise(List<TextLine> lines, String source) {
        char first = lines.get(0).text().charAt(0);
        if (first == '{' || first == '[' && !lines.get(0).text().matches("\\[[^\\]\",]*\\]?[^\\[\\]\",]+")) {
            return LabelFormat.JSON;
        }
        if (lines.stream().noneMatch(line -> line.text().matches(".*[\\s,;].*"))) {
            return LabelFormat.LINES;
        }
        List<LabelFormat> fitting = new ArrayList<>();
        if (ListLines.fits(lines)) {
            fitting.add(LabelFormat.LIST);
        }
        if (TableLines.fits(lines)) {
            fitting.add(LabelFormat.CSV);
        }
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        String shown = "line " + lines.get(0).number() + " is "
                + Names.quoted(lines.get(0).text());
        String formats = "--labels-format " + String.join("|", LabelFormat.texts());
        throw new DataSetException("label file " + source
                + (fitting.isEmpty()
                        ? " has no known format: "
                        : " can be read in two ways, as "
                                + fitting.stream().map(LabelFormat::words).collect(Collectors.joining(" or as "))
                                + ": ")
                + shown + (fitting.isEmpty() ? "; write one 'image,class' per line, or say" : "; say")
                + " which format it has with "
                + formats);
    }
}
