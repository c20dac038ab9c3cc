package org.repmlpeval.partitioning.dataset;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.Predicate;
import org.repmlpeval.partitioning.Digests;

/**
 * The SHA-256 of a listing in canonical form. All integers are big-endian. A text is written as the int32 number of its UTF-8 bytes,
 * followed by these bytes.
 *
 * <ol>
 *   <li>text {@code repmlpeval listing 1}
 *   <li>int32 number of classes, then each name as text, by index
 *   <li>int32 number of images, then for each, in the listing's order: id as text, int32 label, int64 file length
 * </ol>
 *
 * The label is 0 in a listing without labels. A listing in which an image has several labels or a label file, or only some images have a
 * label, starts with {@code repmlpeval listing 2} instead, and in place of the label each image has an int32: −1 for no label, −2 for a
 * label file, which follows as its id as text and its int64 length, otherwise the number of labels, which follow as int32.
 */
final class ListingDigest {
    private static final String ONE_LABEL = "repmlpeval listing 1";
    private static final String ANY_TARGET = "repmlpeval listing 2";
    private static final int NO_LABEL = -1;
    private static final int LABEL_FILE = -2;

    private ListingDigest() {}

    static String of(ImageListing listing) {
        return Digests.sha256(out -> {
            boolean simple = oneLabelEach(listing) || noneLabelled(listing);
            Digests.text(out, simple ? ONE_LABEL : ANY_TARGET);
            out.writeInt(listing.classes().size());
            for (String name : listing.classes()) {
                Digests.text(out, name);
            }
            out.writeInt(listing.entries().size());
            ImageEntries.Cursor entry = listing.columns().cursor();
            while (entry.next()) {
                Digests.text(out, entry.id());
                if (simple) {
                    out.writeInt(
                            entry.target() instanceof Target.Classes one
                                    ? one.labels().get(0)
                                    : 0);
                } else {
                    target(out, entry.target());
                }
                out.writeLong(entry.bytes());
            }
        });
    }

    private static boolean oneLabelEach(ImageListing listing) {
        return all(
                listing,
                target -> target instanceof Target.Classes classes
                        && classes.labels().size() == 1);
    }

    private static boolean noneLabelled(ImageListing listing) {
        return all(listing, Target.None.class::isInstance);
    }

    private static boolean all(ImageListing listing, Predicate<Target> wanted) {
        ImageEntries.Cursor entry = listing.columns().cursor();
        while (entry.next()) {
            if (!wanted.test(entry.target())) {
                return false;
            }
        }
        return true;
    }

    private static void target(DataOutputStream out, Target target) throws IOException {
        if (target instanceof Target.Classes classes) {
            out.writeInt(classes.labels().size());
            for (int label : classes.labels()) {
                out.writeInt(label);
            }
        } else if (target instanceof Target.LabelFile file) {
            out.writeInt(LABEL_FILE);
            Digests.text(out, file.id());
            out.writeLong(file.bytes());
        } else {
            out.writeInt(NO_LABEL);
        }
    }
}
