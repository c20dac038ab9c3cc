package org.repmlpeval.job.gate;

import java.util.List;
import java.util.Optional;
import org.repmlpeval.job.report.EvaluationReport;
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
