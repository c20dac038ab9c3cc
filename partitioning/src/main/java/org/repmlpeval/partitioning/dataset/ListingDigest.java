package org.repmlpeval.partitioning.dataset;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a listing in canonical form. All integers are big-endian. A text is written as the int32 number of its UTF-8 bytes,
 * followed by these bytes.
 *
 * <ol>
 *   <li>text {@code repmlpeval listing 1}
 *   <li>int32 number of classes, then each name as text, by index
 *   <li>int32 number of images, then for each, in the listing's order: id as text, int32 label, int64 file length
 * </ol>
 */
final class ListingDigest {
    private static final String FORMAT = "repmlpeval listing 1";

    private ListingDigest() {}

    static String of(ImageListing listing) {
        MessageDigest digest = sha256();
        try (DataOutputStream out =
                new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            text(out, FORMAT);
            out.writeInt(listing.classes().size());
            for (String name : listing.classes()) {
                text(out, name);
            }
            out.writeInt(listing.entries().size());
            for (ImageEntry entry : listing.entries()) {
                text(out, entry.id());
                out.writeInt(entry.label());
                out.writeLong(entry.bytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
