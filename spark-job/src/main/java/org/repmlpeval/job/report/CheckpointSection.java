package org.repmlpeval.job.report;

import java.util.List;

/**
 * Where the weights come from.
 *
 * @param format of the file, e.g. {@code pth-zip}
 * @param entry the state dict's key inside the file, e.g. {@code state_dict}; null if the file is the state dict
 * @param notes what was done to names and tensors on loading
 */
public record CheckpointSection(String path, String sha256, String format, String entry, List<String> notes) {
    public CheckpointSection {
        notes = List.copyOf(notes);
    }
}
