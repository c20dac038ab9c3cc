package org.repmlpeval.partitioning.read;

import java.util.Arrays;
import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.dataset.ImageEntry;

/**
 * An image file as it is stored.
 *
 * @param bytes the whole file, {@code entry.bytes()} bytes; not copied, so the caller must not change the array
 */
public record EncodedImage(ImageEntry entry, byte[] bytes) implements ReadResult {

    /** SHA-256 of the file, 64 lower-case hexadecimal digits; computed anew by each call. */
    public String sha256() {
        return Digests.sha256(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedImage that && entry.equals(that.entry) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * entry.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "EncodedImage[" + entry + "]";
    }
}
