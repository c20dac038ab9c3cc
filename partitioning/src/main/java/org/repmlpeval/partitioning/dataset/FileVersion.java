package org.repmlpeval.partitioning.dataset;

import java.io.Serializable;
import java.time.Instant;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.repmlpeval.partitioning.Digests;

/**
 * A number that changes when a file is written again: the time of its last modification or, on a store of objects, a hash of its ETag.
 * Object stores round times and give other times to copies, while the ETag of an object that was uploaded in one piece follows from its
 * content.
 *
 * <p>All versions are equal, so that images and places are equal if they differ by nothing else; {@link #differsFrom} compares versions.
 *
 * @param value positive: milliseconds since 1970 in UTC; negative: a hash of an ETag or checksum; 0: not known
 */
public record FileVersion(long value) implements Serializable {
    /** The version of a file whose file system tells none, or was not asked. */
    public static final FileVersion UNKNOWN = new FileVersion(0);

    private static final int HASH_DIGITS = 8;
    private static final int HASH_MASK = 0x7FFF_FFFF;

    /** The version that a file system tells. */
    public static FileVersion of(FileStatus status) {
        String tag = status instanceof EtagSource source ? source.getEtag() : null;
        return tag == null || tag.isEmpty() ? at(status.getModificationTime()) : tagged(tag.replace("\"", ""));
    }

    /** @param millis time of the last modification, since 1970 in UTC; 0 or less if it is not known */
    public static FileVersion at(long millis) {
        return millis <= 0 ? UNKNOWN : new FileVersion(millis);
    }

    /** @param tag a text that follows from the content, such as an ETag or a checksum */
    public static FileVersion tagged(String tag) {
        String sha256 = Digests.sha256(tag);
        return new FileVersion(-1 - (Integer.parseUnsignedInt(sha256.substring(0, HASH_DIGITS), 16) & HASH_MASK));
    }

    /** Whether it is known. */
    public boolean isKnown() {
        return value != 0;
    }

    /** Whether the file has been written between the two; false if one of them is not known. */
    public boolean differsFrom(FileVersion other) {
        return isKnown() && other.isKnown() && value != other.value;
    }

    /** Whether it is a time of this or later. */
    boolean isTimeFrom(long millis) {
        return value >= millis;
    }

    /** Both versions in words, e.g. {@code was written at …, but had been listed as written at …}. */
    public String since(FileVersion listed) {
        return value > 0 && listed.value > 0
                ? "was written at " + Instant.ofEpochMilli(value) + ", but was listed as written at "
                        + Instant.ofEpochMilli(listed.value)
                : "has another ETag than when it was listed";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileVersion;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
