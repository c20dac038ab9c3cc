package org.repmlpeval.job.report.provenance;

import java.util.List;

/**
 * Where the weights come from.
 *
 * @param sha256 of the file, lower-case hexadecimal; of an index and its shards, that of what {@code sha256sum} prints of them,
 *     the index first, then the shards by name; null of weights without a file
 * @param format of the file, e.g. {@code pth-zip}
 * @param entry the state dict's key inside the file, e.g. {@code state_dict}, of a dict within a dict {@code ema.module}; null if
 *     the file is the state dict
 * @param notes what was done to names and tensors on loading
 */
public record CheckpointSection(String path, String sha256, String format, String entry, List<String> notes) {
    public CheckpointSection {
        notes = List.copyOf(notes);
    }
}
