package org.repmlpeval.partitioning.pairs;

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
import org.repmlpeval.partitioning.dataset.ImageListing;

/**
 * The pairs of a verification test as a file gives them: LFW's {@code pairs.txt}, or CSV with the columns {@code a,b,same} and perhaps
 * {@code fold}. UTF-8 text; a byte order mark and blank lines are ignored.
 *
 * @param source name of the file in messages
 * @param pairs in the file's order; images are named as the file names them
 */
public record PairsFile(String source, List<FacePair> pairs) {
    /** The fold of a pair if the file gives no folds. */
    public static final int NO_FOLD = -1;

    private static final int MAX_BYTES = 256 << 20;

    public PairsFile {
        pairs = List.copyOf(pairs);
    }

    /**
     * @param location file on any Hadoop file system
     * @throws DataSetException if the file is missing, a folder, too large, not UTF-8 text or not a list of pairs; the message names the
     *     line
     * @throws IOException if the file system fails
     */
    public static PairsFile read(Configuration conf, String location) throws IOException {
        return parse(text(Location.of(conf, location)), location);
    }

    /**
     * @param source name of the file in messages
     * @throws DataSetException if the text is not a list of pairs; the message names the line
     */
    public static PairsFile parse(String text, String source) {
        String[] all = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\n|\r", -1);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            if (!all[i].isBlank()) {
                lines.add(new Line(i + 1, all[i]));
            }
        }
        if (lines.isEmpty()) {
            throw new DataSetException("pairs file " + source + " is empty; give LFW's pairs.txt or a CSV file with the"
                    + " columns a,b,same");
        }
        return lines.get(0).text().indexOf(',') >= 0
                ? new CsvPairs(source, lines).parse()
                : new LfwPairs(source, lines).parse();
    }

    /**
     * Finds the images of the pairs.
     *
     * @param listing all images of the data set
     * @throws DataSetException if an image is missing or its name fits two files, a pair compares an image with itself or occurs twice, a
     *     pair's persons contradict the folders, or there are too few pairs of one kind
     */
    public FacePairs in(ImageListing listing) {
        return new PairImages(this, listing).find();
    }

    private static String text(Location file) throws IOException {
        byte[] bytes;
        try {
            if (file.fileSystem().getFileStatus(file.path()).isDirectory()) {
                throw new DataSetException(
                        "pairs file " + file + " is a folder; name LFW's pairs.txt or a CSV file of pairs");
            }
            try (FSDataInputStream in = file.fileSystem().open(file.path())) {
                bytes = in.readNBytes(MAX_BYTES + 1);
            }
        } catch (FileNotFoundException e) {
            throw new DataSetException("pairs file " + file + " does not exist or cannot be opened; check the path", e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new DataSetException(
                    "pairs file " + file + " is larger than " + MAX_BYTES + " bytes; split it into several runs");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataSetException("pairs file " + file + " is not UTF-8 text; convert it", e);
        }
    }
}
