package org.repmlpeval.job.run.executor.read;

import java.io.Serializable;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.repmlpeval.partitioning.Digests;

/**
 * A digest of the bytes that were read, which does not depend on the order of the files or on shards: the sum, modulo 2^256, of the SHA-256
 * of one line of text per file.
 *
 * <p>The line of an image is {@code <id> TAB <bytes> TAB <CRC32C>}, in UTF-8, with the CRC32C as 8 lower-case hexadecimal digits. The line of
 * its label file is {@code <id> TAB label TAB <bytes> TAB <CRC32C>}. Files that could not be read have none.
 *
 * @param files number of files
 * @param sum below 2^256
 */
public record ReadSum(long files, BigInteger sum) implements Serializable {
    private static final int BITS = 256;

    /** No file. */
    public static final ReadSum NONE = new ReadSum(0, BigInteger.ZERO);

    /** With one more image. @param crc32c of its bytes, 0 to 2^32−1 */
    public ReadSum plusImage(String id, long bytes, long crc32c) {
        return plus(id + "\t" + bytes + "\t" + hex(crc32c));
    }

    ReadSum plusLabel(String id, long bytes, long crc32c) {
        return plus(id + "\tlabel\t" + bytes + "\t" + hex(crc32c));
    }

    private static String hex(long crc32c) {
        return String.format(Locale.ROOT, "%08x", crc32c);
    }

    private ReadSum plus(String line) {
        byte[] hash = Digests.newSha256().digest(line.getBytes(StandardCharsets.UTF_8));
        return plus(new ReadSum(1, new BigInteger(1, hash)));
    }

    public ReadSum plus(ReadSum other) {
        BigInteger added = sum.add(other.sum);
        return new ReadSum(files + other.files, added.testBit(BITS) ? added.clearBit(BITS) : added);
    }

    /** 64 lower-case hexadecimal digits. */
    public String digest() {
        return String.format(Locale.ROOT, "%064x", sum);
    }
}
