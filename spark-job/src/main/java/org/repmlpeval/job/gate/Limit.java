package org.repmlpeval.job.gate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.repmlpeval.model.InvalidInputException;

/**
 * The right side of a gate, as it was written.
 *
 * @param sign {@code >=}, {@code <=} or {@code ==}
 * @param value a number, or a word for a verdict
 * @param percent whether a percent sign follows
 */
record Limit(String sign, String value, boolean percent) {
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?([eE][+-]?\\d{1,3})?");

    static final String FLOOR = ">=";
    static final String CEILING = "<=";
    static final String VERDICT = "==";

    boolean isNumber() {
        Matcher matcher = NUMBER.matcher(value);
        return matcher.matches() && Double.isFinite(Double.parseDouble(value));
    }

    double number() {
        return Double.parseDouble(value);
    }

    /** @throws InvalidInputException unless it is a number of this unit */
    void requireNumber(String gate, Unit unit) {
        if (!isNumber()) {
            throw new InvalidInputException(
                    "gate '" + gate + "': the limit is '" + value + "'; legal: a number of at least 0");
        }
        if (number() == 0 && !value.matches("[0.]+([eE].*)?")) {
            throw new InvalidInputException("gate '" + gate + "': the limit '" + value
                    + "' is too small to be told from 0; legal: 0, or a number from 4.9e-324");
        }
        if (percent && !unit.takesPercentSign()) {
            throw new InvalidInputException("gate '" + gate + "': the limit has a percent sign, but the number is "
                    + (unit == Unit.RATE ? "a number of images per second" : "not a share") + "; leave the sign out");
        }
        if ((unit == Unit.IMAGES || unit == Unit.PIXELS) && number() != Math.rint(number())) {
            throw new InvalidInputException("gate '" + gate + "': a number of " + unit.key()
                    + " is whole; for a share add a percent sign, for example " + value + "%");
        }
        if ((unit == Unit.PERCENT || unit == Unit.POINTS) && number() > 100) {
            throw new InvalidInputException("gate '" + gate + "': the limit is " + value + " %; legal: 0 to 100");
        }
    }
}
