package org.repmlpeval.model.engine.cuda.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled kernels on disk. The name of a file is the hash of source, options (among them the architecture) and the compiler's version;
 * its first bytes are the hash of the rest, so that a damaged file is not used. A folder that cannot be used only costs time.
 */
final class KernelCache {
    /** System property that names the folder. */
    static final String FOLDER = "repmlp.cuda.cache";

    private static final Logger LOG = LoggerFactory.getLogger(KernelCache.class);
    private static final int HASH_BYTES = 32;

    private final Path file;

    KernelCache(String source, List<String> options, String compiler) {
        byte[] key = hash((source + "\0" + options + "\0" + compiler).getBytes(StandardCharsets.UTF_8));
        file = folder().resolve(HexFormat.of().formatHex(key) + ".cubin");
    }

    private static Path folder() {
        String set = System.getProperty(FOLDER);
        if (set != null) {
            return Path.of(set);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path cache = caches == null || caches.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(caches);
        return cache.resolve("repmlp-eval").resolve("cuda");
    }

    /** What was stored, if it is whole. */
    Optional<byte[]> read() {
        try {
            byte[] all = Files.readAllBytes(file);
            byte[] image = Arrays.copyOfRange(all, Math.min(HASH_BYTES, all.length), all.length);
            return MessageDigest.isEqual(hash(image), Arrays.copyOf(all, HASH_BYTES))
                    ? Optional.of(image)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Writes aside and renames, because other processes may do the same. */
    void write(byte[] image) {
        try {
            Files.createDirectories(file.getParent());
            Path aside = Files.createTempFile(file.getParent(), "kernels", ".part");
            try {
                byte[] all = Arrays.copyOf(hash(image), HASH_BYTES + image.length);
                System.arraycopy(image, 0, all, HASH_BYTES, image.length);
                Files.write(aside, all);
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                // Still there if the disk is full, for example.
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            LOG.info(
                    "compiled CUDA kernels are not kept in {} ({}), so every process compiles them; name another folder with -D{}=DIR",
                    file.getParent(),
                    e.toString(),
                    FOLDER);
        }
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
