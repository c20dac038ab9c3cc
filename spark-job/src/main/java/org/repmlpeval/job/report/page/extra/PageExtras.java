package org.repmlpeval.job.report.page.extra;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.classes.ClassRow;
import org.repmlpeval.job.report.rows.ClassTables;

/**
 * What a page shows beyond the report.
 *
 * @param classes counts by class of a classifier, of all forms; empty if they are not known
 * @param thumbnails small images by the id of the image; empty if there are none
 * @param overlays pictures of segmentations; empty of other networks, of older reports, and if their file is not there
 */
public record PageExtras(List<ClassRow> classes, Map<String, Thumbnail> thumbnails, Optional<Overlays> overlays) {
    /** Nothing. */
    public static final PageExtras NONE = new PageExtras(List.of(), Map.of());

    public PageExtras {
        classes = List.copyOf(classes);
        thumbnails = Collections.unmodifiableMap(new TreeMap<>(thumbnails));
    }

    /** Without pictures of segmentations. */
    public PageExtras(List<ClassRow> classes, Map<String, Thumbnail> thumbnails) {
        this(classes, thumbnails, Optional.empty());
    }

    /**
     * Reads what the folder of a report holds beside it.
     *
     * @throws IOException if a file is there but cannot be read
     */
    public static PageExtras read(FileSystem fileSystem, Path folder, Configuration hadoop) throws IOException {
        return new PageExtras(
                ClassTables.read(fileSystem, folder, hadoop),
                ThumbnailsFile.read(fileSystem, folder),
                OverlaysFile.read(fileSystem, folder));
    }
}
