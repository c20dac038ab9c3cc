package org.repmlpeval.job.report.page.extra;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file {@code thumbnails.json} of a report: from the id of an image to its {@link Thumbnail}. A page can be made from it again. */
public final class ThumbnailsFile {
    public static final String NAME = "thumbnails.json";

    private static final JsonFile<Map<String, Thumbnail>> FILE =
            new JsonFile<>(NAME, "thumbnails", new TypeReference<>() {});

    private ThumbnailsFile() {}

    /** The content of the file. */
    public static byte[] content(Map<String, Thumbnail> thumbnails) {
        return FILE.content(new TreeMap<>(thumbnails));
    }

    /**
     * @param folder of a report
     * @return empty if it has no such file
     * @throws IOException if the file cannot be read, or holds something else
     */
    public static Map<String, Thumbnail> read(FileSystem fileSystem, Path folder) throws IOException {
        return FILE.read(fileSystem, folder).orElse(Map.of());
    }
}
