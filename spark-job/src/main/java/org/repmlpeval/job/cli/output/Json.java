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
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    /** Writes a document to a file. */
    @FunctionalInterface
    interface Body {
        void write(Path file) throws IOException;
    }

    static void print(Object document) {
        System.out.println(text(document));
    }

    /** Indented. */
    static String text(Object document) {
        try {
            return MAPPER.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("output does not serialise", e);
        }
    }

    /**
     * Before any work is done.
     *
     * @param option that named the file, for the message
     * @throws InvalidInputException if the file exists or its folder does not
     */
    static void requireNew(String option, Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    option + " is " + path + ": there is no folder " + folder + "; create it first");
        }
        if (Files.exists(path)) {
            throw new InvalidInputException(
                    option + " is " + path + ", which exists and is not overwritten; name another file");
        }
    }

    /**
     * Writes a file that does not exist yet, aside in its folder and renamed when complete.
     *
     * @param option that named it, for the message
     * @throws EnvironmentException if it cannot be written; nothing is left behind
     */
    static void writeNew(String option, Path path, Body body) {
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
