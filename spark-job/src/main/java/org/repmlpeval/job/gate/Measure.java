package org.repmlpeval.job.gate;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.Measured.Part;
import org.repmlpeval.model.arch.network.Form;

/**
 * A number of a report that gates can limit.
 *
 * @param name as in a gate
 * @param sense the sign of its gates: {@link Limit#FLOOR}, {@link Limit#CEILING} or {@link Limit#VERDICT}
 * @param unit of the number
 * @param scope of which forms it is
 * @param words what the number is, with {@code FORM} and {@code REFERENCE} in place of the forms
 * @param reader takes the number from a report
 */
record Measure(String name, String sense, Unit unit, Scope scope, String words, Reader reader) {
    /** Of which forms a number is. */
    enum Scope {
        /** Of no form. */
        RUN,
        EACH,
        /** Of each form after the first. */
        OTHERS,
        /** Of each form that runs in float64. */
        FLOAT64
    }

    /** Takes a number from a report; null if it has none. */
    @FunctionalInterface
    interface Reader {
        Double read(Source source);
    }

    /**
     * What a gate is judged by.
     *
     * @param baseline null if none was given
     * @param form null if the number is not of a form
     * @param percent whether a share is wanted in percent, not as a count
     */
    record Source(EvaluationReport report, EvaluationReport baseline, String form, boolean percent) {
        Source ofBaseline() {
            return new Source(baseline, null, form, percent);
        }

        Source of(String other) {
            return new Source(report, baseline, other, percent);
        }

        String reference() {
            return report.run().forms().get(0);
        }
    }

    static final String FROM_BASELINE = "-drop-from-baseline";

    /** The names of true accept rates begin with this. */
    static final String TRUE_ACCEPT_RATE = "tar@";

    /** What gives the number its meaning. */
    Set<Part> dependsOn() {
        if (name.startsWith(Measures.VERIFICATION) || name.startsWith(TRUE_ACCEPT_RATE)) {
            return EnumSet.of(Part.ALL, Part.PAIRS);
        }
        if (name.startsWith(Measures.RANK)) {
            return EnumSet.of(Part.ALL, Part.PROBES);
        }
        return name.startsWith(Measures.SPEED) ? EnumSet.allOf(Part.class) : EnumSet.of(Part.ALL);
    }

    /** Whether it needs a baseline. */
    boolean comparesRuns() {
        return name.endsWith(FROM_BASELINE);
    }

    /** The unit of a limit: counts may also be limited as shares. */
    Unit unit(Limit limit) {
        return limit.percent() && (unit == Unit.IMAGES || unit == Unit.PIXELS) ? Unit.PERCENT : unit;
    }

    /** The forms of a run that have the number; empty if it is not of a form. */
    List<String> forms(Measurable run) {
        return switch (scope) {
            case RUN -> List.of();
            case EACH -> run.forms();
            case OTHERS -> run.others();
            case FLOAT64 -> run.forms().stream()
                    .filter(form -> !Form.roundsByDesign(form))
                    .toList();
        };
    }

    String words(String form, String reference) {
        return words.replace("FORM", String.valueOf(form)).replace("REFERENCE", reference);
    }
}
