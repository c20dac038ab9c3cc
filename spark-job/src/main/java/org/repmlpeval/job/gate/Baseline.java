package org.repmlpeval.job.gate;

import java.util.Optional;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.model.InvalidInputException;

/**
 * A finished run with which another is compared.
 *
 * @param place its folder
 */
public record Baseline(String place, EvaluationReport report) {
    /** @throws InvalidInputException if it does not have the number of the gate */
    void require(Gate gate) {
        try {
            gate.measure(Measurable.of(report));
        } catch (InvalidInputException e) {
            throw new InvalidInputException("the baseline " + place + " does not fit: " + e.getMessage(), e);
        }
    }

    /** Why the run cannot be compared with it; empty if it can. */
    Optional<String> difference(EvaluationReport run) {
        String own = run.data().fingerprint();
        String other = report.data().fingerprint();
        return own.equals(other)
                ? Optional.empty()
                : Optional.of("the baseline " + place + " is of other data: its fingerprint is " + other
                        + ", that of this run is " + own);
    }
}
