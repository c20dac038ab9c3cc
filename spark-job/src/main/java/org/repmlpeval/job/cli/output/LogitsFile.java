package org.repmlpeval.job.cli.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Form;

/** The JSON file of {@code check --logits-out}, written aside in its folder and renamed when complete. */
record LogitsFile(Path path) {
    /** @throws InvalidInputException if the file exists or its folder does not */
    LogitsFile {
        Json.requireNew("--logits-out", path);
    }

    /**
     * @param logits per form {@code (N, values)}
     * @throws EnvironmentException if it cannot be written; nothing is left behind
     */
    void write(Map<Form, double[][]> logits) {
        Map<String, Object> byForm = new LinkedHashMap<>();
        logits.forEach((form, rows) -> byForm.put(form.label(), rows));
        Json.writeNew(
                "--logits-out", path, file -> new ObjectMapper().writeValue(file.toFile(), Map.of("forms", byForm)));
    }
}
