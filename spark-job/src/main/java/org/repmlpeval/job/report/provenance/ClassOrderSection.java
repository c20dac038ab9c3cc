package org.repmlpeval.job.report.provenance;

/**
 * The order of the classes, and its source.
 *
 * @param source {@code folders}, {@code checkpoint}, {@code file} or {@code imagenet-1k}
 * @param place the checkpoint's entry, e.g. {@code class_to_idx}, or the class list's file; null for other sources
 * @param sortedFolders whether each folder's label equals its position among the sorted folder names
 * @param text the same in words, for the console
 */
public record ClassOrderSection(String source, String place, boolean sortedFolders, String text) {
    /** The source of the default order, the sorted folder names. */
    public static final String FOLDERS = "folders";
}
