package org.repmlpeval.job.report.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.partitioning.Digests;

/**
 * What the file of an attempt's rows must be.
 *
 * @param bytes its length
 * @param sha256 of its content, 64 lower-case hexadecimal digits
 */
public record RowsFile(long bytes, String sha256) implements Serializable {
    /** Name of the folder of rows inside a report's folder. */
    public static final String FOLDER = "rows";

    private static final int BUFFER = 1 << 16;

    /** Reads the file. */
    public static RowsFile of(FileSystem fileSystem, Path file) throws IOException {
        MessageDigest digest = Digests.newSha256();
        long bytes = 0;
        try (InputStream in = new DigestInputStream(fileSystem.open(file), digest)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
            }
        }
        return new RowsFile(bytes, HexFormat.of().formatHex(digest.digest()));
    }
}
