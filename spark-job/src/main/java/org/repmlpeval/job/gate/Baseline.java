package org.repmlpeval.job.gate;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.Measured;
import org.repmlpeval.model.InvalidInputException;

/**
 * A finished run with which another is compared.
 *
 * @param place its folder
 */
public record Baseline(String place, EvaluationReport report) {
    /**
     * @param forms those for which the gate is judged
     * @throws InvalidInputException if it does not have the number of the gate for one of them
     */
    void require(Gate gate, List<String> forms) {
        List<String> own = report.run().forms();
        for (String form : forms) {
            if (!own.contains(form)) {
                throw new InvalidInputException("the baseline " + place + " has no form " + form + ", for which gate '"
                        + gate.text() + "' compares runs; it has " + String.join(", ", own)
                        + "; name one of these in the gate, or give another baseline");
            }
        }
        try {
            gate.measure(Measurable.of(report));
        } catch (InvalidInputException e) {
            throw new InvalidInputException("the baseline " + place + " does not fit: " + e.getMessage(), e);
        }
    }

    /** Why numbers of the run cannot be compared with its own; empty if they can. @param parts what the number depends on */
    Optional<String> difference(EvaluationReport run, Set<Measured.Part> parts) {
        List<Measured.Difference> all = Measured.of(report).differences(Measured.of(run), parts);
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of("the baseline " + place + " did not measure the same: "
                        + all.stream()
                                .map(one -> "its " + one.name() + " is " + one.first() + ", that of this run is "
                                        + one.second())
                                .collect(Collectors.joining("; ")));
    }
}
