package org.repmlpeval.job.cli.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Form;

/** The JSON file of {@code check --logits-out}. It is written under a temporary name and renamed when it is complete. */
public record LogitsFile(Path path) {
    /** @throws InvalidInputException if the file exists or its folder does not */
    public LogitsFile {
        Json.requireNew("--logits-out", path);
    }

    /**
     * @param logits {@code (N, values)} for each form
     * @throws EnvironmentException if it cannot be written; nothing is left behind
     */
    public void write(Map<Form, double[][]> logits) {
        Map<String, Object> byForm = new LinkedHashMap<>();
        logits.forEach((form, rows) -> byForm.put(form.label(), rows));
        Json.writeNew(
                "--logits-out", path, file -> new ObjectMapper().writeValue(file.toFile(), Map.of("forms", byForm)));
    }
}
