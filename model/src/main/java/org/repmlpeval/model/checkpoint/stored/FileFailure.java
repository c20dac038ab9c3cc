package org.repmlpeval.model.checkpoint.stored;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;

/** Explains a failed read or write of a file to the user. Java's own messages are often just the path. */
public final class FileFailure {
    private FileFailure() {}

    /**
     * @param what the beginning of the message, e.g. {@code cannot be read}
     * @return an {@link InvalidInputException} if permission was denied or the file is gone, else an {@link EnvironmentException}
     */
    public static RuntimeException of(String what, IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return new InvalidInputException(
                    what + ": permission denied for the user '" + System.getProperty("user.name")
                            + "'; change the permissions of the file or of its folder, or run as another user",
                    failure);
        }
        if (failure instanceof NoSuchFileException) {
            return new InvalidInputException(what + ": the file no longer exists", failure);
        }
        String reason = failure instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : String.valueOf(failure.getMessage());
        return new EnvironmentException(what + ": " + reason, failure);
    }
}
