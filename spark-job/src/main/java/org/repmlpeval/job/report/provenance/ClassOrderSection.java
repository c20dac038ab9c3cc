package org.repmlpeval.job.report.provenance;

/**
 * The order of the classes, and its source.
 *
 * @param source {@code folders}, {@code checkpoint}, {@code file}, {@code imagenet-1k} or {@code labels}
 * @param place the checkpoint's entry, e.g. {@code class_to_idx}, or the file of the class list or of the labels; null for other sources
 * @param sortedFolders whether each folder's label equals its position among the sorted folder names
 * @param text the same in words, for the console
 */
public record ClassOrderSection(String source, String place, boolean sortedFolders, String text) {
    /** The source of the default order, the sorted folder names. */
    public static final String FOLDERS = "folders";

    /** The source of a run whose label file holds numbers of the network's outputs. */
    public static final String LABELS = "labels";

    /** Whether the order needs no words: sorted names, or the outputs themselves, which the label file numbers. */
    public boolean needsNoWords() {
        return source.equals(FOLDERS) || source.equals(LABELS);
    }
}
