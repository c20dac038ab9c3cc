package org.repmlpeval.job.run.executor.read;

import java.util.zip.CRC32C;
import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadResult;

/**
 * What was read of an image and its label file.
 *
 * @param bytes of the image as stored; null if they could not be read
 * @param crc32c of these bytes, 0 to 2^32−1; null if they could not be read
 * @param labelBytes length of the label file; null if there is none or it could not be read
 * @param labelCrc32c of the label file; null likewise
 */
public record ReadFacts(ImageEntry entry, byte[] bytes, Long crc32c, Long labelBytes, Long labelCrc32c) {
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
                labelBytes == null ? null : (Long) (long) labelBytes.length,
                crc32c(labelBytes));
    }

    private static byte[] bytes(ReadResult result) {
        return result instanceof EncodedImage encoded ? encoded.bytes() : null;
    }

    private static Long crc32c(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    /** SHA-256 of the image's bytes, 64 lower-case hexadecimal digits; null if they could not be read. */
    public String sha256() {
        return bytes == null ? null : Digests.sha256(bytes);
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
