package org.repmlpeval.job.report.provenance;

import java.util.List;

/**
 * The data set that was evaluated.
 *
 * @param fingerprint hash of the listing: ids, labels and file lengths
 * @param classes number of the network's classes, for images or pixels; null for embeddings
 * @param labelledClasses number of the data set's classes; null if labels are not read
 * @param classOrder the class order and its source; null if labels are not read
 * @param labels the label file; null if labels are class folders or not read
 * @param listedImages number of listed images after applying the limit; each has exactly one outcome
 * @param listedBytes total size of their files in bytes
 * @param read the bytes that were read; null if an older release wrote the report
 * @param limit the requested limit on the number of images; null if none
 * @param ignoredFiles files below the root that were not listed
 * @param warnings reasons why the accuracy may be meaningless
 */
public record DataSection(
        String root,
        String fingerprint,
        Integer classes,
        Integer labelledClasses,
        ClassOrderSection classOrder,
        LabelsSection labels,
        long listedImages,
        long listedBytes,
        ReadSection read,
        Long limit,
        long ignoredFiles,
        List<String> warnings) {
    public DataSection {
        warnings = List.copyOf(warnings);
    }

    /**
     * Two runs with the same digest have read the same bytes under the same ids.
     *
     * @param files images and label files that could be read
     * @param digest of their ids, lengths and CRC32C checksums, 64 hexadecimal digits
     */
    public record ReadSection(long files, String digest) {}

    /** A data set whose labels are not from a file. */
    public DataSection(
            String root,
            String fingerprint,
            Integer classes,
            Integer labelledClasses,
            ClassOrderSection classOrder,
            long listedImages,
            long listedBytes,
            Long limit,
            long ignoredFiles,
            List<String> warnings) {
        this(
                root,
                fingerprint,
                classes,
                labelledClasses,
                classOrder,
                null,
                listedImages,
                listedBytes,
                null,
                limit,
                ignoredFiles,
                warnings);
    }
}
