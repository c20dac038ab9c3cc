package org.repmlpeval.job.report.provenance;

import java.util.List;

/**
 * What was evaluated.
 *
 * @param fingerprint hash over the listing: ids, labels, lengths
 * @param classes that the network knows, of an image or of a pixel; null if it gives embeddings
 * @param labelledClasses classes that the data set names; null if labels are not read
 * @param classOrder which class each label is, and where that is known from; null if labels are not read
 * @param listedImages images of the listing after the limit; each ends in one outcome
 * @param listedBytes their encoded bytes
 * @param limit the limit on images that was asked for; null if none
 * @param ignoredFiles files beneath the root that are no images and were not listed
 * @param warnings what may make the accuracy meaningless
 */
public record DataSection(
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
    public DataSection {
        warnings = List.copyOf(warnings);
    }
}
