package org.repmlpeval.partitioning.packed.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.partitioning.DataSetException;

/** The list of packed files that this program writes beside them. */
public final class PackList {
    /** Name of the list. */
    public static final String NAME = "_pack.json";

    private PackList() {}

    /**
     * Whether all of the files are in the list of their folder, so that this program packed them.
     *
     * @throws DataSetException if a list is not JSON
     * @throws IOException if the file system fails
     */
    public static boolean names(FileSystem fileSystem, List<Path> files) throws IOException {
        Map<Path, Set<String>> lists = new HashMap<>();
        for (Path file : files) {
            Path folder = file.getParent();
            if (!lists.containsKey(folder)) {
                lists.put(folder, read(fileSystem, new Path(folder, NAME)));
            }
            if (!lists.get(folder).contains(file.getName())) {
                return false;
            }
        }
        return true;
    }

    private static Set<String> read(FileSystem fileSystem, Path list) throws IOException {
        Set<String> names = new HashSet<>();
        try (InputStream in = fileSystem.open(list)) {
            for (JsonNode file : new ObjectMapper().readTree(in).path("files")) {
                names.add(file.path("name").asText());
            }
        } catch (FileNotFoundException e) {
            return names;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new DataSetException(
                    "file " + list + " is not JSON, but should list the packed files beside it; remove it, or pack the"
                            + " images again",
                    e);
        }
        return names;
    }
}
