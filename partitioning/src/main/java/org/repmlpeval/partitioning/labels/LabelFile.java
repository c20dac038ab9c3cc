package org.repmlpeval.partitioning.labels;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;

/**
 * Reads a label file of any {@link LabelFormat} from a Hadoop file system. The text is UTF-8; a byte order mark, blank lines and lines that
 * start with {@code #} are ignored.
 */
public final class LabelFile {
    private static final int MAX_BYTES = 1 << 30;

    private LabelFile() {}

    /**
     * @param forced the format; empty to recognise it by the content
     * @throws DataSetException if the file is missing, not UTF-8, fits no format or more than one, or an entry of it is no label
     * @throws IOException if the file system fails
     */
    public static LabelTable read(Configuration conf, String location, Optional<LabelFormat> forced)
            throws IOException {
        byte[] bytes = bytes(Location.of(conf, location));
        return parse(text(bytes, location), location, sha256(bytes), forced);
    }

    static LabelTable parse(String text, String source, String sha256, Optional<LabelFormat> forced) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<TextLine> lines = TextLine.of(content);
        if (lines.isEmpty()) {
            throw new DataSetException("label file " + source + " is empty; it needs at least one label");
        }
        LabelFormat format = forced.orElseGet(() -> recognise(lines, source));
        List<LabelRow> rows =
                switch (format) {
                    case LINES -> lines.stream()
                            .map(line -> new LabelRow(null, List.of(line.text()), line.number()))
                            .toList();
                    case LIST -> ListLines.rows(lines, source);
                    case CSV -> TableLines.rows(lines, source);
                    case JSON -> JsonLabels.rows(content, source);
                };
        return new LabelTable(source, sha256, format, rows);
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
        String shown = "line " + lines.get(0).number() + " is '"
                + lines.get(0)
                        .text()
                        .substring(0, Math.min(80, lines.get(0).text().length())) + "'";
        String formats = "--labels-format "
                + java.util.Arrays.stream(LabelFormat.values())
                        .map(LabelFormat::text)
                        .collect(Collectors.joining("|"));
        throw new DataSetException("label file " + source
                + (fitting.isEmpty()
                        ? " has no known format: "
                        : " can be read in two ways, as "
                                + fitting.stream().map(LabelFormat::words).collect(Collectors.joining(" or as "))
                                + ": ")
                + shown + (fitting.isEmpty() ? "; write one 'image,class' per line, or" : "; say")
                + " which one it is with "
                + formats);
    }

    private static byte[] bytes(Location file) throws IOException {
        try {
            if (file.fileSystem().getFileStatus(file.path()).isDirectory()) {
                throw new DataSetException("label file " + file + " is a folder; name a file");
            }
            try (FSDataInputStream in = file.fileSystem().open(file.path())) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw new DataSetException("label file " + file + " is larger than " + MAX_BYTES + " bytes");
                }
                return bytes;
            }
        } catch (FileNotFoundException e) {
            throw new DataSetException("label file " + file + " does not exist or cannot be opened; check the path", e);
        }
    }

    private static String text(byte[] bytes, String source) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataSetException("label file " + source + " is not UTF-8 text; convert it", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
