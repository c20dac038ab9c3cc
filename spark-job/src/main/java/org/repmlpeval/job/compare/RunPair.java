package org.repmlpeval.job.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Two runs.
 *
 * @param first folder of the run that the others are compared with
 * @param images null if the rows of these runs cannot be compared
 * @param forms those that both runs have
 * @param differences in what the runs depend on
 * @param notCompared what could not be compared and why
 */
public record RunPair(
        String first,
        String second,
        @JsonInclude(JsonInclude.Include.NON_NULL) MatchedImages images,
        List<FormPair> forms,
        List<Difference> differences,
        List<String> notCompared) {
    public RunPair {
        forms = List.copyOf(forms);
        differences = List.copyOf(differences);
        notCompared = List.copyOf(notCompared);
    }

    /** A value that is not the same in both reports. @param first null if the report does not have it */
    public record Difference(String key, String first, String second) {}
}
