package org.repmlpeval.job.report.provenance;

import java.util.List;

/**
 * Where the weights come from.
 *
 * @param sha256 SHA-256 of the file, lower-case hexadecimal. For an index with shards it is the SHA-256 of the output of {@code
 *     sha256sum} for all files, the index first, then the shards by name. Null for weights that are not from a file
 * @param format format of the file, e.g. {@code pth-zip}
 * @param entry the key of the state dict in the file, e.g. {@code state_dict} or, nested, {@code ema.module}; null if the file itself is
 *     the state dict
 * @param rename the rules of {@code --rename}; null if there are none
 * @param notes what was changed in names and tensors while loading
 */
public record CheckpointSection(
        String path, String sha256, String format, String entry, RenameSection rename, List<String> notes) {
    /** Notes about differences between the checkpoint's preprocessing and the recipe start with this. */
    public static final String PREPROCESSING = "preprocessing: ";

    /** The note that says which file the weights of each form come from, if they are of two files, starts with this. */
    public static final String BY_FORM = "weights of ";

    public CheckpointSection {
        notes = List.copyOf(notes);
    }

    /**
     * The rules that renamed tensors.
     *
     * @param path path of their file
     * @param sha256 of the file, lower-case hexadecimal
     * @param rules the rules as written and in order, without comments
     */
    public record RenameSection(String path, String sha256, List<String> rules) {
        public RenameSection {
            rules = List.copyOf(rules);
        }
    }
}
