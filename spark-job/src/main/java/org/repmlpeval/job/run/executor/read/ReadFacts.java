package org.repmlpeval.job.run.executor.read;

import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ReadResult;

/**
 * What was read of an image and its label file.
 *
 * @param bytes of the image as stored; null if they could not be read or are not those that the data set lists
 * @param crc32c of these bytes, 0 to 2^32−1; null if they could not be read
 * @param wrongSha256 SHA-256 of bytes that were read and are not those that the data set lists; null if there are none
 * @param labelBytes length of the label file; null if there is none or it could not be read
 * @param labelCrc32c of the label file; null likewise
 */
public record ReadFacts(
        ImageEntry entry, byte[] bytes, Long crc32c, String wrongSha256, Long labelBytes, Long labelCrc32c) {
    static ReadFacts of(ImageEntry entry, ReadResult image) {
        return of(entry, image, null);
    }

    /** @param image null if it was not read, as {@code label} */
    static ReadFacts of(ImageEntry entry, ReadResult image, ReadResult label) {
        byte[] bytes = bytes(image);
        byte[] labelBytes = bytes(label);
        return new ReadFacts(
                entry,
                bytes,
                crc32c(bytes),
                image instanceof ReadFault fault ? fault.sha256() : null,
                labelBytes == null ? null : (Long) (long) labelBytes.length,
                crc32c(labelBytes));
    }

    private static byte[] bytes(ReadResult result) {
        return result instanceof EncodedImage encoded ? encoded.bytes() : null;
    }

    private static Long crc32c(byte[] bytes) {
        return bytes == null ? null : (Long) Digests.crc32c(bytes);
    }

    /** SHA-256 of the bytes that were read of the image, 64 lower-case hexadecimal digits; null if they could not be read. */
    public String sha256() {
        return bytes == null ? wrongSha256 : Digests.sha256(bytes);
    }

    /** The digest of what was read. */
    public ReadSum sum() {
        ReadSum sum = ReadSum.NONE;
        if (crc32c != null) {
            sum = sum.plusImage(entry.id(), bytes.length, crc32c);
        }
        return labelCrc32c == null ? sum : sum.plusLabel(entry.id(), labelBytes, labelCrc32c);
    }
}
