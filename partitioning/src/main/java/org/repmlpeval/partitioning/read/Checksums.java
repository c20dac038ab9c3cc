package org.repmlpeval.partitioning.read;

import java.util.Locale;
import java.util.zip.CRC32C;
import org.repmlpeval.partitioning.Digests;

/** Checksums as a data set gives them. */
final class Checksums {
    private static final String SHA_256 = "sha256:";

    private Checksums() {}

    /** The checksum of the bytes, of the same kind as the other one. @param other begins with {@code crc32c:} or {@code sha256:} */
    static String of(String other, byte[] bytes) {
        if (other.startsWith(SHA_256)) {
            return SHA_256 + Digests.sha256(bytes);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return String.format(Locale.ROOT, "crc32c:%08x", crc.getValue());
    }
}
