package org.repmlpeval.job.gate;

import java.util.Optional;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;
import org.repmlpeval.job.report.result.GatesSection.GateResult;

/**
 * Judges one gate for one form.
 *
 * @param form null if the number is not of a form
 */
record Judgement(Gate gate, Measure measure, String form) {
    private static final double PERCENT_ROUNDING = 1e-9;

    GateResult of(EvaluationReport report, Optional<Baseline> baseline) {
        if (measure.sense().equals(Limit.VERDICT)) {
            return verdict(report);
        }
        String reference = report.run().forms().get(0);
        if (measure.comparesRuns()) {
            Optional<String> difference = baseline.orElseThrow().difference(report, measure.dependsOn());
            if (difference.isPresent()) {
                return unjudged(reference, difference.get());
            }
        }
        Double measured = measure.reader()
                .read(new Measure.Source(
                        report,
                        baseline.map(Baseline::report).orElse(null),
                        form,
                        gate.limit().percent()));
        if (measured == null || !Double.isFinite(measured)) {
            return unjudged(reference, "the report has no such number" + why(report, measure));
        }
        return limited(reference, measured);
    }

    private static String why(EvaluationReport report, Measure measure) {
        if (report.outcomes().scored() == 0) {
            return ", because no image was scored";
        }
        if (measure.name().startsWith(Measures.SPEED) && report.speed().lacksEarlierTime()) {
            return ", because the run was resumed and it is not known how long an earlier driver worked";
        }
        return measure.name().startsWith(Measure.TRUE_ACCEPT_RATE)
                ? ", because there are too few pairs of two persons to measure this false accept rate"
                : "";
    }

    private GateResult limited(String reference, double measured) {
        double limit = gate.limit().number();
        Unit unit = measure.unit(gate.limit());
        boolean floor = measure.sense().equals(Limit.FLOOR);
        double by = exact(floor ? measured - limit : limit - measured, unit);
        boolean passed = by >= 0;
        int decimals = by == 0 ? unit.decimals(limit, limit) : unit.decimals(measured, limit);
        String side = by == 0
                ? "exactly the limit"
                : unit.ofDifferences().text(Math.abs(by), decimals) + (measured > limit ? " above" : " below")
                        + " the limit of " + unit.text(limit, decimals);
        return new GateResult(
                gate.text(),
                form,
                measured,
                limit,
                unit.key(),
                passed,
                by,
                words(unit, reference) + " is " + unit.text(measured, decimals) + ", " + side);
    }

    /** Percentages are quotients and differences of doubles, so that a difference this small is their rounding. */
    private static double exact(double by, Unit unit) {
        return (unit == Unit.PERCENT || unit == Unit.POINTS) && Math.abs(by) < PERCENT_ROUNDING ? 0 : by + 0.0;
    }

    private String words(Unit unit, String reference) {
        String words = measure.words(form, reference);
        return unit == Unit.IMAGES || unit == Unit.PIXELS
                ? words.replaceFirst("^the share of", "the number of")
                : words;
    }

    private GateResult verdict(EvaluationReport report) {
        Optional<FormExactness> exactness = report.exactness() == null
                ? Optional.empty()
                : report.exactness().forms().stream()
                        .filter(one -> one.form().equals(form))
                        .findFirst();
        if (exactness.isEmpty()) {
            String reason = report.exactness() == null || report.exactness().notMeasured() == null
                    ? "the report has no such verdict"
                    : "the runs in float64 failed: " + report.exactness().notMeasured();
            return unjudged(report.run().forms().get(0), reason + why(report, measure));
        }
        FormExactness found = exactness.get();
        return new GateResult(
                gate.text(),
                form,
                null,
                null,
                "verdict",
                found.isRounding(),
                null,
                measure.words(form, "")
                        + (found.isRounding() ? " finds only rounding" : " finds a fault")
                        + (found.verdict().equals(Measures.ROUNDING) ? "" : ": " + found.verdict()));
    }

    private GateResult unjudged(String reference, String reason) {
        boolean verdict = measure.sense().equals(Limit.VERDICT);
        Unit unit = measure.unit(gate.limit());
        return new GateResult(
                gate.text(),
                form,
                null,
                verdict ? null : (Double) gate.limit().number(),
                verdict ? "verdict" : unit.key(),
                false,
                null,
                words(unit, reference).replaceFirst(",$", "") + " cannot be judged: " + reason);
    }
}
