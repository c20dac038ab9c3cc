package org.repmlpeval.partitioning.packed;

import org.repmlpeval.partitioning.dataset.ListingOptions;

/** What the names of members of a tar file mean. */
public final class TarNames {
    private TarNames() {}

    /** Whether a member of that name is listed as an image. */
    public static boolean isListed(String name) {
        return !isHidden(name) && ListingOptions.defaults().isImage(name);
    }

    /** Whether a part of the path marks it as no data. */
    static boolean isHidden(String name) {
        for (int start = 0; start < name.length(); start = name.indexOf('/', start) + 1) {
            char first = name.charAt(start);
            if (first == '.' || first == '_') {
                return true;
            }
            if (name.indexOf('/', start) < 0) {
                return false;
            }
        }
        return false;
    }

    /** The key of the member's WebDataset sample: the path up to the first dot of its last part. */
    public static String key(String name) {
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        return dot < 0 ? name : name.substring(0, dot);
    }
}
