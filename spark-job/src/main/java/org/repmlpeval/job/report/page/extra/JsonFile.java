package org.repmlpeval.job.report.page.extra;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file of a report's folder from which a page can be made again. @param what it holds, in the plural */
record JsonFile<T>(String name, String what, TypeReference<T> type) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    byte[] content(T value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(what + " cannot be written as JSON", e);
        }
    }

    /**
     * @param folder of a report
     * @return empty if it has no such file
     * @throws IOException if the file cannot be read, or holds something else
     */
    Optional<T> read(FileSystem fileSystem, Path folder) throws IOException {
        Path file = new Path(folder, name);
        if (!fileSystem.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = fileSystem.open(file)) {
            return Optional.of(MAPPER.readValue(in, type));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " does not hold " + what + " of 'evaluate': " + e.getOriginalMessage()
                            + "; copy it again, or remove it to have a page without them",
                    e);
        }
    }
}
