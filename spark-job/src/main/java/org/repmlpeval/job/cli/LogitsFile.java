package org.repmlpeval.job.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Form;

/** The JSON file of {@code check --logits-out}, written aside in its folder and renamed when complete. */
record LogitsFile(Path path) {
    /** @throws InvalidInputException if the file exists or its folder does not */
    LogitsFile {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    "--logits-out is " + path + ": there is no folder " + folder + "; create it first");
        }
        if (Files.exists(path)) {
            throw new InvalidInputException(
                    "--logits-out is " + path + ", which exists and is not overwritten; name another file");
        }
    }

    /**
     * @param logits per form {@code (N, values)}
     * @throws EnvironmentException if it cannot be written; nothing is left behind
     */
    void write(Map<Form, double[][]> logits) {
        Map<String, Object> byForm = new LinkedHashMap<>();
        logits.forEach((form, rows) -> byForm.put(form.label(), rows));
        Path aside = path.toAbsolutePath().resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try {
                new ObjectMapper().writeValue(aside.toFile(), Map.of("forms", byForm));
                Files.move(aside, path);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot write --logits-out " + path + ": " + e.getMessage(), e);
        }
    }
}
