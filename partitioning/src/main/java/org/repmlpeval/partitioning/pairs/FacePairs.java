package org.repmlpeval.partitioning.pairs;

import java.util.List;
import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.dataset.ImageListing;

/**
 * Pairs whose images were found.
 *
 * @param source the pairs file
 * @param pairs in the file's order; each pair has a fold, whose number need not follow on another's
 * @param folds number of different folds, at least 2
 * @param origin where the folds come from
 * @param images the images that occur in pairs
 */
public record FacePairs(String source, List<FacePair> pairs, int folds, Folds origin, ImageListing images) {
    /** Where the folds come from. */
    public enum Folds {
        /** The pairs file defines them. */
        FILE,
        /** The file defines none: pair i of its kind, counted from 0, is in fold 1 + i mod the number of folds. */
        ASSIGNED
    }

    public FacePairs {
        pairs = List.copyOf(pairs);
    }

    /**
     * The SHA-256 of the pairs in order, 64 hexadecimal digits, whatever the format of the file. For each pair it is made of the ids of
     * both images, each as the int32 number of its UTF-8 bytes and these bytes, a byte that is 1 for one person and 0 for two, and the
     * fold as int32. All integers are big-endian.
     */
    public String digest() {
        return Digests.sha256(out -> {
            for (FacePair pair : pairs) {
                Digests.text(out, pair.a());
                Digests.text(out, pair.b());
                out.writeBoolean(pair.same());
                out.writeInt(pair.fold());
            }
        });
    }
}
