package org.repmlpeval.job.gate;

import java.util.Locale;

/** What a number counts, and how it is written for people. */
enum Unit {
    PERCENT("percent", " %", 2),
    POINTS("points", " points", 2),
    IMAGES("images", "", 0),
    PIXELS("pixels", "", 0),
    /** A difference of logits, scores or embeddings. */
    VALUE("", "", -1),
    RATE("images/s", " images/s", 1);

    /** More digits than this tell no two numbers of a report apart. */
    private static final int MOST_DIGITS = 12;

    private final String key;
    private final String suffix;
    private final int digits;

    Unit(String key, String suffix, int digits) {
        this.key = key;
        this.suffix = suffix;
        this.digits = digits;
    }

    /** The name in reports. */
    String key() {
        return key;
    }

    /** Whether a limit of this unit may be written with a percent sign. */
    boolean takesPercentSign() {
        return this == PERCENT || this == POINTS;
    }

    /** The unit of a difference of two numbers of this unit. */
    Unit ofDifferences() {
        return this == PERCENT ? POINTS : this;
    }

    String text(double value, int decimals) {
        String number = decimals < 0
                ? value == 0 ? "0" : String.format(Locale.ROOT, "%." + -decimals + "e", value)
                : String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return number + suffix;
    }

    /** As many decimals as tell the two numbers apart; negative for numbers written with an exponent. */
    int decimals(double one, double other) {
        int step = digits < 0 ? -1 : 1;
        int decimals = digits;
        while (one != other
                && Math.abs(decimals) < MOST_DIGITS
                && (text(one, decimals).equals(text(other, decimals)) || isZero(Math.abs(one - other), decimals))) {
            decimals += step;
        }
        return decimals;
    }

    private boolean isZero(double value, int decimals) {
        return decimals >= 0 && text(value, decimals).equals(text(0, decimals));
    }
}
