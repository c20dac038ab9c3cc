package org.repmlpeval.job.gate;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.repmlpeval.model.InvalidInputException;

/**
 * One gate as it was written, for example {@code top1.deploy >= 80.3}.
 *
 * @param text as written, with single spaces
 * @param name of the number
 * @param form of the network; empty if the gate is for every form
 */
record Gate(String text, String name, Optional<String> form, Limit limit) {
    private static final Pattern LEGAL = Pattern.compile(
            "([a-z][a-z0-9@-]*)(?:\\.([a-z0-9]+(?:@[a-z0-9]+)?))?\\s*(>=|<=|==)\\s*([\\w.+-]+?)\\s?(%?)");

    /** @throws InvalidInputException if this is not a gate */
    static Gate parse(String text) {
        String given = text.strip().replaceAll("\\s+", " ");
        Matcher matcher = LEGAL.matcher(given);
        if (!matcher.matches()) {
            throw new InvalidInputException("gate '" + given
                    + "' cannot be read; legal: NAME >= NUMBER, NAME <= NUMBER or exactness == rounding, where NAME may be"
                    + " followed by a form, for example 'top1.deploy >= 80.3'"
                    + (given.matches("\\d+ ?%?")
                            ? "; a comma stands between two gates, so write a decimal number with a point"
                            : "")
                    + "; see spark-job/GATES.md");
        }
        return new Gate(
                given,
                matcher.group(1),
                Optional.ofNullable(matcher.group(2)),
                new Limit(matcher.group(3), matcher.group(4), !matcher.group(5).isEmpty()));
    }

    /**
     * The number that this gate limits.
     *
     * @throws InvalidInputException if the run has none, or the limit does not fit it
     */
    Measure measure(Measurable run) {
        List<Measure> measures = Measures.of(run);
        Measure measure = measures.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "gate '" + text + "': this run gives no number '" + name + "'; legal for it: "
                                + measures.stream().map(Measure::name).collect(Collectors.joining(", "))));
        requireForm(measure, run);
        if (!limit.sign().equals(measure.sense())) {
            throw new InvalidInputException("gate '" + text + "': the sign is " + limit.sign() + "; legal for " + name
                    + ": " + measure.sense() + why(measure));
        }
        if (measure.sense().equals(Limit.VERDICT)) {
            if (!limit.value().equals(Measures.ROUNDING) || limit.percent()) {
                throw new InvalidInputException(
                        "gate '" + text + "': the verdict is '" + limit.value() + "'; legal: " + Measures.ROUNDING);
            }
        } else {
            limit.requireNumber(text, measure.unit(limit));
        }
        return measure;
    }

    private static String why(Measure measure) {
        return switch (measure.sense()) {
            case Limit.FLOOR -> ", because larger is better";
            case Limit.CEILING -> ", because smaller is better";
            default -> "";
        };
    }

    private void requireForm(Measure measure, Measurable run) {
        List<String> legal = measure.forms(run);
        if (form.isPresent() && !legal.contains(form.get())) {
            throw new InvalidInputException("gate '" + text + "': '" + form.get() + "' is no form of " + name
                    + " in this run; legal: "
                    + (legal.isEmpty() ? "none, because the number is not of a form" : String.join(", ", legal)));
        }
        if (legal.isEmpty() && measure.scope() != Measure.Scope.RUN) {
            throw new InvalidInputException("gate '" + text + "': " + name
                    + (measure.scope() == Measure.Scope.OTHERS
                            ? " compares forms with the first one, and this run has only " + run.reference()
                            : " is not known for the forms of this run, " + String.join(", ", run.forms())));
        }
    }
}
