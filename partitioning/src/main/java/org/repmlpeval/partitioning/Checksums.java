package org.repmlpeval.partitioning;

import java.util.Locale;

/** Checksums of images as data sets write them: {@code crc32c:} and 8 hexadecimal digits, or {@code sha256:} and 64. */
public final class Checksums {
    private static final String SHA_256 = "sha256:";

    private Checksums() {}

    /** {@code crc32c:} and the CRC32C of these bytes. */
    public static String crc32c(byte[] bytes) {
        return String.format(Locale.ROOT, "crc32c:%08x", Digests.crc32c(bytes));
    }

    /** The checksum of the bytes, of the same kind as the other one. @param other begins with {@code crc32c:} or {@code sha256:} */
    public static String like(String other, byte[] bytes) {
        return other.startsWith(SHA_256) ? SHA_256 + Digests.sha256(bytes) : crc32c(bytes);
    }
}
