package org.repmlpeval.job.compare;

/**
 * How the images of two runs were matched, by id.
 *
 * @param sameData whether the fingerprints of the data sets are equal
 * @param common images that both runs list
 * @param onlyFirst images that only the first run lists
 * @param scored common images with a result in both runs
 * @param scoredOnce common images with a result in only one of the runs
 * @param otherLabel those of the scored whose label differs or is missing in one run; they do not count for accuracy
 * @param otherBytes those of the scored whose CRC32C differs; they are compared all the same
 * @param unknownBytes those of the scored of which a run holds no CRC32C
 */
public record MatchedImages(
        boolean sameData,
        long common,
        long onlyFirst,
        long onlySecond,
        long scored,
        long scoredOnce,
        long otherLabel,
        long otherBytes,
        long unknownBytes) {}
