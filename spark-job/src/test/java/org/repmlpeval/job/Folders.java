package org.repmlpeval.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of tests. */
public final class Folders {
    private Folders() {}

    /** Deletes a folder with all in it, if it is there; links are removed, not followed. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        for (Path path : below(folder)) {
            Files.delete(path);
        }
    }

    /** Copies a folder with all in it to a place that does not exist yet. */
    public static void copy(Path folder, Path target) throws IOException {
        List<Path> parentsFirst = new ArrayList<>(below(folder));
        Collections.reverse(parentsFirst);
        for (Path path : parentsFirst) {
            Files.copy(path, target.resolve(folder.relativize(path).toString()));
        }
    }

    /** Deletes the files below a folder whose name ends so. */
    static void deleteFiles(Path folder, String suffix) throws IOException {
        for (Path path : below(folder)) {
            if (Files.isRegularFile(path) && path.toString().endsWith(suffix)) {
                Files.delete(path);
            }
        }
    }

    /** What is below a folder, and the folder; children before their parents. */
    public static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
