package org.repmlpeval.partitioning.folder;

import java.util.List;
import java.util.Locale;
import org.repmlpeval.partitioning.Location;

/** Advice for the user if the root of a data set is not a folder. */
final class RootHint {
    private static final List<String> TARS = List.of(".tar", ".tar.gz", ".tgz");
    private static final List<String> LISTS = List.of(".txt", ".csv", ".tsv", ".lst", ".list", ".json", ".jsonl");
    private static final List<String> PACKED = List.of(".parquet", ".tfrecord", ".rec", ".lmdb", ".mdb", ".h5", ".npz");

    private RootHint() {}

    /** @param content what the folder should hold */
    static String ofFile(Location root, String content) {
        String name = root.path().getName().toLowerCase(Locale.ROOT);
        String instead = "name the folder that holds " + content;
        if (endsWith(name, List.of(".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst"))) {
            return "is an archive with a compression that is not read; pack it as .tar or .tar.gz, or unpack it"
                    + " (tar -xf FILE -C FOLDER) and " + instead;
        }
        if (endsWith(name, TARS)) {
            return "is an archive, and archives cannot be read; unpack it (tar -xf FILE -C FOLDER) and " + instead;
        }
        if (endsWith(name, List.of(".zip", ".7z", ".rar"))) {
            return "is an archive, and archives cannot be read; unpack it (unzip FILE -d FOLDER) and " + instead;
        }
        if (endsWith(name, LISTS)) {
            return "is a text file, and lists of images cannot be read; " + instead
                    + ". To evaluate only some images, list them in a manifest: a .csv file with a column 'uri'";
        }
        if (endsWith(name, PACKED)) {
            return "is a packed data set, which cannot be read; extract its images as files and " + instead;
        }
        return "is a file; " + instead;
    }

    static String ofNothing(Location root) {
        String path = root.path().toUri().getPath();
        if (path.matches(".*[*?\\[{].*")) {
            return "does not exist. Patterns such as * are not expanded; name one folder; its images may lie at any"
                    + " depth";
        }
        if (path.contains(",")) {
            return "does not exist. Only one folder can be given; to use several, make a folder of links to them";
        }
        return "does not exist; check the path and, for a cluster's file system, the scheme";
    }

    private static boolean endsWith(String name, List<String> endings) {
        return endings.stream().anyMatch(name::endsWith);
    }
}
