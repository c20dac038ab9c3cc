package org.repmlpeval.model.checkpoint.write;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.stored.FileFailure;

/** Writes a temporary file in the target's directory and renames it when complete, so that nobody sees a partial file. */
final class StagedFile {
    interface Body {
        void write(FileChannel out) throws IOException;
    }

    private StagedFile() {}

    /**
     * @throws InvalidInputException if the target exists and {@code ifExists} refuses, if it is a folder, if its folder does not
     *     exist, or if permission is denied
     * @throws EnvironmentException if it cannot be written for a reason other than permissions; nothing is left behind
     */
    static void write(Path target, IfExists ifExists, Body body) {
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new InvalidInputException(
                    "cannot write " + target + ": no directory " + directory + "; create it first");
        }
        refuseIfThere(target, ifExists);
        Path aside = directory.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel out = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                body.write(out);
                out.force(true);
            }
            refuseIfThere(target, ifExists);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FileFailure.of("cannot write " + target, e);
        } finally {
            deleteQuietly(aside);
        }
    }

    private static void refuseIfThere(Path target, IfExists ifExists) {
        if (Files.isDirectory(target)) {
            throw new InvalidInputException("cannot write " + target
                    + ": it is a folder, and folders are never replaced; name a file in it or another file");
        }
        if (ifExists == IfExists.REFUSE && Files.exists(target)) {
            throw new InvalidInputException("will not overwrite the existing file " + target
                    + "; name another file, or replace it with --overwrite");
        }
    }

    private static void deleteQuietly(Path aside) {
        try {
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            throw new EnvironmentException("cannot delete the partial file " + aside + ": " + e.getMessage(), e);
        }
    }
}
