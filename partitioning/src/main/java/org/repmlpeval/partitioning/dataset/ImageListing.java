package org.repmlpeval.partitioning.dataset;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.repmlpeval.partitioning.DataSetException;

/**
 * The images of a data set, sorted by id in UTF-16 code-unit order ({@link String#compareTo}). The order does not depend on the locale or
 * on the file system.
 *
 * @param root the folder to which ids are relative, with special characters encoded
 * @param classes class names; the index of a name is the label. Empty for a data set without class labels
 * @param entries strictly ascending by id; never empty
 * @param ignored the files below the root that are not listed
 */
public record ImageListing(URI root, List<String> classes, List<ImageEntry> entries, IgnoredFiles ignored) {

    /**
     * @throws DataSetException if there are no entries, ids are not in order or not unique, or a label is not below the number of classes
     */
    public ImageListing {
        classes = List.copyOf(classes);
        ImageEntries columns = ImageEntries.of(entries);
        entries = columns;
        if (entries.isEmpty()) {
            throw new DataSetException("the listing of " + root + " holds no image; an evaluation needs at least one");
        }
        requireOrder(root, columns);
        ImageEntries.Cursor entry = columns.cursor();
        while (entry.next()) {
            if (entry.target() instanceof Target.Classes target) {
                for (int label : target.labels()) {
                    requireClass(root, classes, entry, label);
                }
            }
        }
    }

    private static void requireOrder(URI root, ImageEntries entries) {
        ImageEntries.Cursor before = entries.cursor();
        ImageEntries.Cursor entry = entries.cursor();
        entry.next();
        while (entry.next()) {
            before.next();
            if (before.compareIds(entry) >= 0) {
                throw new DataSetException("image '" + entry.id() + "' in " + root + " comes after '" + before.id()
                        + "'; ids must be unique and ascend in code-unit order");
            }
        }
    }

    /** The entries. */
    ImageEntries columns() {
        return (ImageEntries) entries; // the constructor made it one
    }

    private static void requireClass(URI root, List<String> classes, ImageEntries.Cursor entry, int label) {
        if (label >= classes.size()) {
            throw new DataSetException("image '" + entry.id() + "' in " + root + " has label " + label + "; "
                    + (classes.isEmpty()
                            ? "a data set without classes has no labels"
                            : "with " + classes.size() + " classes the labels are 0 to " + (classes.size() - 1)));
        }
    }

    /**
     * SHA-256 of the listing as 64 lower-case hexadecimal digits; see {@link ListingDigest} for the canonical form. It does not include
     * the root, modification times or ignored files, so a copy on another file system has the same fingerprint. It is
     * computed by the first call.
     */
    public String fingerprint() {
        return columns().fingerprint(classes, () -> ListingDigest.of(this));
    }

    /** Images per class, by class index; 0 for a class without images. An image with several labels counts for each of them. */
    public long[] countsPerClass() {
        long[] counts = new long[classes.size()];
        ImageEntries.Cursor entry = columns().cursor();
        while (entry.next()) {
            if (entry.target() instanceof Target.Classes target) {
                target.labels().forEach(label -> counts[label]++);
            }
        }
        return counts;
    }

    /**
     * The entries in the order in which they are best read. It is the order of the ids, unless some images are in files that can only be
     * read forwards; then images of the same file follow each other as they do there.
     */
    public List<ImageEntry> inReadingOrder() {
        if (!columns().hasPlace(Place.Position.class)) {
            return entries;
        }
        return ImageEntries.of(entries.stream()
                .sorted(Comparator.comparing(ImageListing::file).thenComparingLong(ImageListing::index))
                .toList());
    }

    private static String file(ImageEntry entry) {
        return entry.place() instanceof Place.Position position
                ? position.file().path()
                : "";
    }

    private static long index(ImageEntry entry) {
        return entry.place() instanceof Place.Position position ? position.index() : 0;
    }

    /** Sum of the lengths of the encoded files. */
    public long totalBytes() {
        long total = 0;
        ImageEntries.Cursor entry = columns().cursor();
        while (entry.next()) {
            total = Math.addExact(total, entry.bytes());
        }
        return total;
    }

    /**
     * At most {@code n} images, spread evenly over the listing so that all classes have a chance: entry ⌊i · total / n⌋ for i = 0 … n−1,
     * with order and labels kept. Returns all images if there are no more than {@code n}.
     *
     * @throws DataSetException if {@code n < 1}
     */
    public ImageListing limit(int n) {
        if (n < 1) {
            throw new DataSetException("limit is " + n + "; it must be 1 or more images");
        }
        if (n >= entries.size()) {
            return this;
        }
        List<ImageEntry> picked = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            picked.add(entries.get((int) ((long) i * entries.size() / n)));
        }
        return new ImageListing(root, classes, picked, ignored);
    }
}
