package org.repmlpeval.job.report;

/**
 * What was evaluated.
 *
 * @param fingerprint hash over the listing: ids, labels, lengths
 * @param listedImages images of the listing after the limit; each ends in one outcome
 * @param listedBytes their encoded bytes
 * @param limit the limit on images that was asked for; null if none
 */
public record DataSection(
        String root, String fingerprint, int classes, long listedImages, long listedBytes, Long limit) {}
