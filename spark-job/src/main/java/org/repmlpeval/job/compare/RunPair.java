package org.repmlpeval.job.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.repmlpeval.job.report.Measured;

/**
 * Two runs.
 *
 * @param first folder of the run that the others are compared with
 * @param standing of the second run
 * @param images null if the rows of these runs cannot be compared
 * @param forms those that both runs have
 * @param measured what is not the same in what the figures of the runs mean
 * @param differences in what the runs depend on
 * @param notCompared what could not be compared and why
 */
public record RunPair(
        String first,
        String second,
        Standing standing,
        @JsonInclude(JsonInclude.Include.NON_NULL) MatchedImages images,
        List<FormPair> forms,
        List<Measured.Difference> measured,
        List<Difference> differences,
        List<String> notCompared) {
    public RunPair {
        forms = List.copyOf(forms);
        measured = List.copyOf(measured);
        differences = List.copyOf(differences);
        notCompared = List.copyOf(notCompared);
    }

    /** A value that is not the same in both reports. @param first null if the report does not have it */
    public record Difference(String key, String first, String second) {}
}
