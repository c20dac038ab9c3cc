package org.repmlpeval.partitioning;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** SHA-256, which identifies files, listings and labels in reports, and CRC32C, which finds accidents. */
public final class Digests {
    private static final int SHOWN = 12;

    private Digests() {}

    /** What a digest is made of. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it; integers are written big-endian. */
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** SHA-256 of what is written, 64 lower-case hexadecimal digits. */
    public static String sha256(Content content) {
        MessageDigest digest = newSha256();
        try (DataOutputStream out =
                new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 of this text in UTF-8, 64 lower-case hexadecimal digits. */
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256 of a file, 64 lower-case hexadecimal digits. @throws IOException if it cannot be read to its end */
    public static String sha256(Location file) throws IOException {
        MessageDigest digest = newSha256();
        try (InputStream in = file.fileSystem().open(file.path())) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Writes a text so that where it ends is part of the digest: the int32 number of its UTF-8 bytes, followed by these bytes. */
    public static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** The first 12 digits of a hash, or all if it has fewer: enough for people to tell hashes apart. */
    public static String shortened(String hash) {
        return hash.substring(0, Math.min(SHOWN, hash.length()));
    }

    /** SHA-256 of these bytes, 64 lower-case hexadecimal digits. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(newSha256().digest(bytes));
    }

    /** CRC32C of these bytes, 0 to 2^32−1. */
    public static long crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    /** A SHA-256 to which bytes can be added. */
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
