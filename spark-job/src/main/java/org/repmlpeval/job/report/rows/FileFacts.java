package org.repmlpeval.job.report.rows;

/**
 * What is known of an image's file.
 *
 * @param bytes length of the image as listed
 * @param crc32c of the bytes that were read; null if they could not be read
 * @param labelCrc32c of the label file; null if there is none or it could not be read
 * @param fault where the image is; null if it was scored
 */
public record FileFacts(long bytes, Long crc32c, Long labelCrc32c, FaultPlace fault) {
    /**
     * Where to find an image that was not scored.
     *
     * @param uri of the image's file, or of the packed file that holds it
     * @param offset of the image's first byte in a packed file; null for other files
     * @param record number of the image's record, from 0, in a packed file that can only be read forwards; null for other files
     * @param sha256 of the image's bytes; null if they could not be read
     */
    public record FaultPlace(String uri, Long offset, Long record, String sha256) {}
}
