package org.repmlpeval.job.run.weights;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.repmlpeval.job.report.provenance.CheckpointSection.RenameSection;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.rename.RenameRules;
import org.repmlpeval.model.checkpoint.stored.Sha256;
import org.repmlpeval.partitioning.Location;

/** Renaming rules read from a file, and what the report says about them. */
public record RenameFile(RenameRules rules, RenameSection section) {
    private static final int MAX_BYTES = 1 << 20;

    /**
     * @param file a file on any Hadoop file system, UTF-8, at most 1 MiB
     * @throws InvalidInputException if it is missing, a folder, too large or not UTF-8, or if a line is not a rule
     */
    public static RenameFile read(String file, Configuration hadoop) {
        byte[] bytes;
        try {
            Location location = Location.of(hadoop, file);
            if (location.fileSystem().getFileStatus(location.path()).isDirectory()) {
                throw new InvalidInputException("rename file " + file + " is a folder; name a text file of rules");
            }
            try (FSDataInputStream in = location.fileSystem().open(location.path())) {
                bytes = in.readNBytes(MAX_BYTES + 1);
            }
        } catch (FileNotFoundException e) {
            throw new InvalidInputException(
                    "rename file " + file + " does not exist or cannot be opened; check the path", e);
        } catch (IOException e) {
            throw new InvalidInputException("rename file " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new InvalidInputException(
                    "rename file " + file + " is larger than " + MAX_BYTES + " bytes; name a text file of rules");
        }
        RenameRules rules = RenameRules.parse(text(bytes, file), file);
        return new RenameFile(rules, new RenameSection(file, Sha256.of(bytes), rules.lines()));
    }

    private static String text(byte[] bytes, String file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("rename file " + file + " is not UTF-8 text; convert it", e);
        }
    }
}
