package org.repmlpeval.partitioning.pairs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.TextFile;
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

    private static final TextFile.Kind KIND = new TextFile.Kind(
            "pairs file", "pairs, LFW's pairs.txt or CSV with the columns a,b,same", "check the path", 256 << 20);

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
        return parse(TextFile.read(conf, location, KIND).text(), location);
    }

    /**
     * @param source name of the file in messages
     * @throws DataSetException if the text is not a list of pairs; the message names the line
     */
    public static PairsFile parse(String text, String source) {
        List<String> all = TextFile.lines(text);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).isBlank()) {
                lines.add(new Line(i + 1, all.get(i)));
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
}
