package org.repmlpeval.partitioning.dataset;

import java.util.List;
import java.util.Locale;
import org.repmlpeval.partitioning.Location;

/** What to do instead, where the root of a data set is not a folder. */
final class RootHint {
    private static final List<String> TARS =
            List.of(".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst");
    private static final List<String> LISTS = List.of(".txt", ".csv", ".tsv", ".lst", ".list", ".json", ".jsonl");
    private static final List<String> PACKED = List.of(".parquet", ".tfrecord", ".rec", ".lmdb", ".mdb", ".h5", ".npz");

    private RootHint() {}

    /** @param content what the folder should hold */
    static String ofFile(Location root, String content) {
        String name = root.path().getName().toLowerCase(Locale.ROOT);
        String instead = "name the folder that holds " + content;
        if (endsWith(name, TARS)) {
            return "is an archive, which is not read; unpack it (tar -xf FILE -C FOLDER) and " + instead;
        }
        if (endsWith(name, List.of(".zip", ".7z", ".rar"))) {
            return "is an archive, which is not read; unpack it (unzip FILE -d FOLDER) and " + instead;
        }
        if (endsWith(name, LISTS)) {
            return "is a text file, and lists of images are not read; " + instead
                    + ". To evaluate only the listed images, make a folder of links to them";
        }
        if (endsWith(name, PACKED)) {
            return "is a packed data set, which is not read; write its images into files and " + instead;
        }
        return "is a file; " + instead;
    }

    static String ofNothing(Location root) {
        String path = root.path().toUri().getPath();
        if (path.matches(".*[*?\\[{].*")) {
            return "does not exist. Patterns such as * are not expanded; name one folder, in which the images lie at"
                    + " any depth";
        }
        if (path.contains(",")) {
            return "does not exist. A list of folders is not read; name one folder, into which links can gather"
                    + " several";
        }
        return "does not exist; check the path, and its scheme if it lies on a cluster";
    }

    private static boolean endsWith(String name, List<String> endings) {
        return endings.stream().anyMatch(name::endsWith);
    }
}
