package org.repmlpeval.job.report.page.extra;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file {@code overlays.json} of a report of a segmentation: its {@link Overlays}. A page can be made from it again. */
public final class OverlaysFile {
    public static final String NAME = "overlays.json";

    private static final JsonFile<Overlays> FILE =
            new JsonFile<>(NAME, "pictures of segmentations", new TypeReference<>() {});

    private OverlaysFile() {}

    /** The content of the file. */
    public static byte[] content(Overlays overlays) {
        return FILE.content(overlays);
    }

    /**
     * @param folder of a report
     * @return empty if it has no such file
     * @throws IOException if the file cannot be read, or holds something else
     */
    public static Optional<Overlays> read(FileSystem fileSystem, Path folder) throws IOException {
        return FILE.read(fileSystem, folder);
    }
}
