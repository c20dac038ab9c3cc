package org.repmlpeval.job.report.page.element;

import java.util.List;
import java.util.Locale;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.task.statistics.McNemar;

/** Numbers as people read them on a page. What is not known is a dash. */
public final class Numbers {
    /** Stands for a number that is not known. */
    public static final String NONE = "–";

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /** From here on a number is written without a power of ten. */
    private static final double PLAIN = 1e-3;

    private static final double LARGE = 1e6;

    /** Smaller p-values are not told apart. */
    private static final String TINY_TEXT = "1e-12";

    private static final double TINY = Double.parseDouble(TINY_TEXT);

    private static final int POINTS_DECIMALS = 3;

    /** Smaller than what one image of a data set makes. */
    private static final double NO_POINTS = 1e-9;

    /** Digits that tell all doubles apart. */
    private static final int ALL_DIGITS = 17;

    private Numbers() {}

    public static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** For example {@code 50,000}. */
    public static String count(Long value) {
        return value == null ? NONE : text("%,d", value);
    }

    /** For example {@code 80.41}. */
    public static String percent(Double value) {
        return value == null ? NONE : text("%.2f", value);
    }

    /** For example {@code 0.006}: a percentage that is far below one. */
    public static String share(Double value) {
        return value == null ? NONE : value != 0 && value < 0.01 ? small(value) : text("%.3g", value);
    }

    /** For example {@code 80.06 to 80.76}. */
    public static String range(PercentRange value) {
        return value == null ? NONE : text("%.2f to %.2f", value.lowPercent(), value.highPercent());
    }

    /** For example {@code +0.012}. */
    public static String signed(Double value) {
        return value == null ? NONE : value == 0 ? "0" : points(value).replace('-', '−');
    }

    /** For example {@code −0.020 to +0.044}. */
    public static String signed(PercentRange value) {
        return value == null ? NONE : signed(value.lowPercent()) + " to " + signed(value.highPercent());
    }

    /** Two digits of a number that may be tiny, for example {@code 3.8 × 10⁻⁶}, without a place for a line break. */
    public static String small(Double value) {
        if (value == null) {
            return NONE;
        }
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size >= PLAIN && size < LARGE) {
            return size >= 100 ? text("%,.0f", value) : text("%.2g", value);
        }
        String[] parts = text("%.1e", value).split("e");
        int exponent = Integer.parseInt(parts[1]);
        return parts[0] + "\u00a0×\u00a010" + superscript(exponent);
    }

    /** A power of ten as reports write it, such as {@code 1e-4}, as {@code 10⁻⁴}; other texts as they are. */
    public static String power(String text) {
        return text.matches("1e-?\\d+") ? "10" + superscript(Integer.parseInt(text.substring(2))) : text;
    }

    private static String superscript(int exponent) {
        StringBuilder out = new StringBuilder(exponent < 0 ? "⁻" : "");
        for (char digit : Integer.toString(Math.abs(exponent)).toCharArray()) {
            out.append(SUPERSCRIPTS.charAt(digit - '0'));
        }
        return out.toString();
    }

    /**
     * A difference in percentage points in plain text, for example {@code +0.200}. It has three decimals, or two digits if it is too small for
     * them, because one image of a million is 0.0001 points.
     */
    public static String points(double value) {
        return points("+", value);
    }

    /** The same without its sign, for sentences that say {@code lower} or {@code higher}. */
    public static String pointsOf(double value) {
        return points("", Math.abs(value));
    }

    private static String points(String flag, double value) {
        double size = Math.abs(value);
        if (size < NO_POINTS) {
            return text("%" + flag + ".3f", 0.0);
        }
        int decimals = Math.max(POINTS_DECIMALS, 1 - (int) Math.floor(Math.log10(size)));
        return text("%" + flag + "." + decimals + "f", value);
    }

    /** A p-value, for example {@code 0.0320}. */
    public static String probability(Double value) {
        if (value == null) {
            return NONE;
        }
        if (value < TINY) {
            return "< " + power(TINY_TEXT);
        }
        return value < PLAIN ? small(value) : onItsSide(3, value);
    }

    /** A p-value in a table of plain text, for example {@code 0.0320}. */
    public static String plainProbability(double value) {
        return value < TINY ? "< " + TINY_TEXT : onItsSide(3, value);
    }

    /** A p-value in a sentence of plain text, for example {@code p = 0.032}. Its doubles end near 1e-308, and no reader needs more. */
    public static String pValue(double value) {
        return pValue(value, 2);
    }

    /** The same with a number of digits, for example {@code p = 0.0320}. */
    public static String pValue(double value, int digits) {
        return value < TINY ? "p < " + TINY_TEXT : "p = " + onItsSide(digits, value);
    }

    /** Digits of a p-value, and more of them if it would read as on the other side of {@link McNemar#SIGNIFICANT}, or as that itself. */
    private static String onItsSide(int digits, double value) {
        for (int more = digits; more < ALL_DIGITS; more++) {
            String shown = text("%." + more + "g", value);
            if (Double.compare(Double.parseDouble(shown), McNemar.SIGNIFICANT)
                    == Double.compare(value, McNemar.SIGNIFICANT)) {
                return shown;
            }
        }
        return Double.toString(value);
    }

    /** With a fixed number of decimals. */
    public static String decimal(int decimals, Double value) {
        return value == null ? NONE : text("%,." + decimals + "f", value);
    }

    /** A size, for example {@code 3.4 MB}. */
    public static String bytes(long bytes) {
        return bytes < 1_000_000 ? text("%,.1f kB", bytes / 1e3) : text("%,.1f MB", bytes / 1e6);
    }

    /** Names in a sentence, for example {@code train, deploy and fused}. */
    public static String all(List<String> names) {
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
