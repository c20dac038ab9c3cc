package org.repmlpeval.job.history;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Location;

/**
 * The folders below a folder that hold a {@code report.json}. Folders within these, and hidden folders such as those of unfinished runs,
 * are not searched.
 *
 * @param runs in the order of their names
 * @param notSearched folders that could not be searched, with the reason
 */
record RunFolders(List<Path> runs, List<Unread> notSearched) {
    /** Folders are not searched deeper than this, so that a link to a folder above does not lead in circles. */
    private static final int DEEPEST = 12;

    RunFolders {
        runs = List.copyOf(runs);
        notSearched = List.copyOf(notSearched);
    }

    /** A folder that is left out. */
    record Unread(String folder, String reason) {}

    /** @throws InvalidInputException if there is no such folder */
    static RunFolders below(Location folder) throws IOException {
        List<Path> runs = new ArrayList<>();
        List<Unread> notSearched = new ArrayList<>();
        FileStatus[] entries;
        try {
            entries = folder.fileSystem().listStatus(folder.path());
        } catch (FileNotFoundException e) {
            throw new InvalidInputException(
                    "folder " + folder + " does not exist; give a folder below which there are runs of 'evaluate'", e);
        }
        collect(folder, folder.path(), entries, 1, runs, notSearched);
        return new RunFolders(runs, notSearched);
    }

    private static void collect(
            Location root, Path folder, FileStatus[] entries, int depth, List<Path> runs, List<Unread> notSearched) {
        if (Arrays.stream(entries)
                .anyMatch(entry -> entry.isFile() && entry.getPath().getName().equals(PublishedReport.NAME))) {
            runs.add(folder);
            return;
        }
        List<Path> inside = Arrays.stream(entries)
                .filter(FileStatus::isDirectory)
                .map(FileStatus::getPath)
                .filter(path ->
                        !path.getName().startsWith(".") && !path.getName().startsWith("_"))
                .sorted(Comparator.comparing(Path::toString))
                .toList();
        if (depth > DEEPEST && !inside.isEmpty()) {
            notSearched.add(new Unread(
                    folder.toString(),
                    "lies " + DEEPEST + " folders deep, and no deeper ones are searched; give it itself"));
            return;
        }
        for (Path path : inside) {
            try {
                collect(root, path, root.fileSystem().listStatus(path), depth + 1, runs, notSearched);
            } catch (IOException e) {
                notSearched.add(new Unread(path.toString(), "cannot be listed: " + e.getMessage()));
            }
        }
    }
}
