package org.repmlpeval.job.report.provenance;

/**
 * Which class each label is, and where that is known from.
 *
 * @param source {@code folders}, {@code checkpoint}, {@code file} or {@code imagenet-1k}
 * @param place the checkpoint's entry, e.g. {@code class_to_idx}, or the class list's file; null of other sources
 * @param sortedFolders whether the sorted folder names give every folder the same label
 * @param text the same in words, for the console
 */
public record ClassOrderSection(String source, String place, boolean sortedFolders, String text) {
    /** The source of an order that is that of the sorted folder names because nothing says another. */
    public static final String FOLDERS = "folders";
}
