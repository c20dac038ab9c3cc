package org.repmlpeval.partitioning.dataset;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.repmlpeval.partitioning.DataSetException;

/**
 * How a folder is listed.
 *
 * @param extensions with the dot, in lower case; compared without regard to case
 * @param threads number of class folders listed at the same time; on object stores, listing is mostly waiting
 */
public record ListingOptions(SortedSet<String> extensions, int threads) {
    private static final int MAX_THREADS = 256;

    /** @throws DataSetException if there is no extension, one lacks its dot or is not lower case, or threads are not in [1, 256] */
    public ListingOptions {
        extensions = Collections.unmodifiableSortedSet(new TreeSet<>(extensions));
        if (extensions.isEmpty()) {
            throw new DataSetException("no image extension given; name at least one, such as .jpg");
        }
        for (String extension : extensions) {
            if (!extension.startsWith(".") || !extension.equals(extension.toLowerCase(Locale.ROOT))) {
                throw new DataSetException("image extension '" + extension
                        + "' is not of the form '.jpg': a dot, then lower case letters");
            }
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw new DataSetException("the number of listing threads is " + threads + "; legal: 1 to " + MAX_THREADS);
        }
    }

    /**
     * The extensions of torchvision's {@code ImageFolder} (datasets/folder.py, {@code IMG_EXTENSIONS}) and 8 threads. A listed file need
     * not be one that can be decoded.
     */
    public static ListingOptions defaults() {
        return new ListingOptions(
                new TreeSet<>(List.of(".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp")), 8);
    }

    /** Whether a file is listed as an image because of its name. */
    public boolean isImage(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0 && extensions.contains(name.substring(dot).toLowerCase(Locale.ROOT));
    }
}
