package org.repmlpeval.partitioning.dataset;

import java.io.Serializable;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;

/**
 * One listed image. It holds no absolute path, so that a shard of thousands of images stays small when it is sent to an executor. The file
 * is {@link Location#resolve(String) root.resolve(id)}.
 *
 * @param id path relative to the data set's root, decoded, with {@code /} between names, e.g. {@code airplane/0001.jpg}
 * @param label class index, counted from 0
 * @param bytes length of the encoded file when it was listed; 0 for a broken symbolic link
 */
public record ImageEntry(String id, int label, long bytes) implements Serializable {

    /** @throws DataSetException if the id is empty or absolute, or a number is negative */
    public ImageEntry {
        if (id.isEmpty() || id.startsWith("/")) {
            throw new DataSetException("image id '" + id + "' is not a path relative to the data set's root");
        }
        if (label < 0 || bytes < 0) {
            throw new DataSetException(
                    "image '" + id + "' has label " + label + " and " + bytes + " bytes; both must be 0 or more");
        }
    }
}
