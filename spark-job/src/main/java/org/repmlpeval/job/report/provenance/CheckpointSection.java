package org.repmlpeval.job.report.provenance;

import java.util.List;
import java.util.regex.Pattern;

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
 * @param converted the file of {@code --deploy-weights}; null if there is none, or in older reports
 */
public record CheckpointSection(
        String path,
        String sha256,
        String format,
        String entry,
        RenameSection rename,
        List<String> notes,
        ConvertedSection converted) {
    /** Notes about differences between the checkpoint's preprocessing and the recipe start with this. */
    public static final String PREPROCESSING = "preprocessing: ";

    /** The note that says which file the weights of each form come from, if they are of two files, starts with this. */
    public static final String BY_FORM = "weights of ";

    /** What most checkpoints of PyTorch have, and what evaluation never uses. */
    private static final Pattern ROUTINE = Pattern.compile("skipped without calling them: .*"
            + "|set aside \\d+ tensors named num_batches_tracked, .*"
            + "|removed the prefix '.*' from all names");

    public CheckpointSection {
        notes = List.copyOf(notes);
    }

    /** The notes without those that hold for most checkpoints, so that a reader sees the others. */
    public List<String> unusualNotes() {
        return notes.stream().filter(note -> !ROUTINE.matcher(note).matches()).toList();
    }

    /** Without weights that another tool converted. */
    public CheckpointSection(
            String path, String sha256, String format, String entry, RenameSection rename, List<String> notes) {
        this(path, sha256, format, entry, rename, notes, null);
    }

    /** The same with other notes. */
    public CheckpointSection noting(List<String> newNotes) {
        return new CheckpointSection(path, sha256, format, entry, rename, newNotes, converted);
    }

    /** The same with weights that another tool converted. */
    public CheckpointSection with(ConvertedSection newConverted) {
        return new CheckpointSection(path, sha256, format, entry, rename, notes, newConverted);
    }

    /**
     * What tells these weights from others: the SHA-256 of the checkpoint, or what stands for weights that are not from a file; and that of
     * converted weights after a plus sign.
     */
    public String identity() {
        return (sha256 == null ? path : sha256) + (converted == null ? "" : "+" + converted.sha256());
    }

    /**
     * Weights in deploy form that another tool converted.
     *
     * @param path path of their file
     * @param sha256 as of the checkpoint
     * @param forms the forms that use them
     */
    public record ConvertedSection(String path, String sha256, List<String> forms) {
        public ConvertedSection {
            forms = List.copyOf(forms);
        }
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
