package org.repmlpeval.model.checkpoint.stored;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.repmlpeval.model.EnvironmentException;

/** SHA-256 of files, which identifies the weights in reports. */
public final class Sha256 {
    private Sha256() {}

    /**
     * Digest of a file's bytes as 64 lower-case hexadecimal digits; streams, whatever the size.
     *
     * @throws EnvironmentException if the file cannot be read
     */
    public static String of(Path file) {
        MessageDigest digest = newDigest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[FileBytes.CHUNK];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new EnvironmentException("cannot read " + file + ": " + e, e);
        }
    }

    /**
     * Digest of one file's bytes, or of several files that belong together. For several files it is the digest of the lines {@code
     * digest  name} that {@code sha256sum} prints for them in this order, with names without folders. {@code sha256sum INDEX
     * SHARD... | sha256sum} in their folder gives the same digest.
     *
     * @param files in an order that does not depend on the machine
     * @throws EnvironmentException if a file cannot be read
     */
    public static String of(List<Path> files) {
        if (files.size() == 1) {
            return of(files.get(0));
        }
        MessageDigest digest = newDigest();
        for (Path file : files) {
            digest.update((of(file) + "  " + file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Digest of these bytes as 64 lower-case hexadecimal digits. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(newDigest().digest(bytes));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
