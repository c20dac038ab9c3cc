package org.repmlpeval.job.report.page.extra;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file {@code thumbnails.json} of a report: from the id of an image to its {@link Thumbnail}. A page can be made from it again. */
public final class ThumbnailsFile {
    public static final String NAME = "thumbnails.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ThumbnailsFile() {}

    /** The content of the file. */
    public static byte[] content(Map<String, Thumbnail> thumbnails) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(new TreeMap<>(thumbnails));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("thumbnails cannot be written as JSON", e);
        }
    }

    /**
     * @param folder of a report
     * @return empty if it has no such file
     * @throws IOException if the file cannot be read, or holds something else
     */
    public static Map<String, Thumbnail> read(FileSystem fileSystem, Path folder) throws IOException {
        Path file = new Path(folder, NAME);
        if (!fileSystem.exists(file)) {
            return Map.of();
        }
        try (InputStream in = fileSystem.open(file)) {
            return MAPPER.readValue(in, new TypeReference<Map<String, Thumbnail>>() {});
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " does not hold thumbnails of 'evaluate': " + e.getOriginalMessage()
                            + "; copy it again, or remove it to have a page without them",
                    e);
        }
    }
}
