package org.repmlpeval.job.run.pack;

import java.util.List;

/**
 * The contents of {@code _pack.json}, which lies beside the packed files.
 *
 * @param schema version of this document
 * @param created UTC, ISO 8601
 * @param source what was packed
 * @param fingerprint of the images by folder names, as in a report on them; null if the data set holds its labels itself
 * @param files in the order of the images
 */
public record PackReport(
        int schema,
        String created,
        String version,
        String source,
        String format,
        String fingerprint,
        long images,
        long bytes,
        List<File> files) {
    static final String NAME = "_pack.json";

    /** @param bytes length of the file */
    public record File(String name, long images, long bytes, String sha256) {}
}
