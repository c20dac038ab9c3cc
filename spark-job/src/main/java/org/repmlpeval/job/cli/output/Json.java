package org.repmlpeval.job.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;

/** JSON on standard output and in files. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    /** Writes a document to a file. */
    @FunctionalInterface
    public interface Body {
        void write(Path file) throws IOException;
    }

    public static void print(Object document) {
        System.out.println(text(document));
    }

    /** The document as indented text. */
    public static String text(Object document) {
        try {
            return MAPPER.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("output does not serialise", e);
        }
    }

    /**
     * Checks before any work is done that the file can be created.
     *
     * @param option the option that gave the file, for the message
     * @throws InvalidInputException if the file exists or its folder does not
     */
    public static void requireNew(String option, Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    option + " is " + path + ", but there is no folder " + folder + "; create it first");
        }
        if (Files.exists(path)) {
            throw new InvalidInputException(
                    option + " is " + path + ", which already exists and is never overwritten; give another file name");
        }
    }

    /**
     * Writes a new file under a temporary name in its folder and renames it when it is complete.
     *
     * @param option the option that gave the file, for the message
     * @throws EnvironmentException if it cannot be written; nothing is left behind
     */
    public static void writeNew(String option, Path path, Body body) {
        Path aside = path.toAbsolutePath().resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try {
                body.write(aside);
                Files.move(aside, path);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot write " + option + " " + path + ": " + e.getMessage(), e);
        }
    }
}
