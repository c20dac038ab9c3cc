package org.repmlpeval.job.task;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.repmlpeval.model.InvalidInputException;

/**
 * How many images may be without a result. Images that the data set gives no label are not counted: that is known before the run and has a
 * warning of its own.
 *
 * @param value number of images, or percent of the listed images
 */
public record MissingLimit(BigDecimal value, Unit unit) {
    /** With one percent missing, the accuracy over all listed images is known to one percentage point. */
    public static final String DEFAULT_TEXT = "1%";

    /** Images with these outcomes have no result. */
    private static final Set<ImageOutcome> MISSING =
            EnumSet.complementOf(EnumSet.of(ImageOutcome.SCORED, ImageOutcome.UNLABELLED));

    private static final Pattern LEGAL = Pattern.compile("(\\d{1,18})|(\\d{1,3}(?:\\.\\d{1,6})?) ?%");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** {@value #DEFAULT_TEXT}. */
    public static final MissingLimit DEFAULT = parse(DEFAULT_TEXT);

    /** The unit of a limit. */
    public enum Unit {
        IMAGES,
        PERCENT
    }

    /**
     * @param text a number of images such as {@code 20}, or a share of the listed images such as {@code 0.5%}
     * @throws InvalidInputException if it is neither
     */
    public static MissingLimit parse(String text) {
        Matcher matcher = LEGAL.matcher(text.strip());
        if (matcher.matches()) {
            if (matcher.group(1) != null) {
                return new MissingLimit(new BigDecimal(matcher.group(1)), Unit.IMAGES);
            }
            BigDecimal percent = new BigDecimal(matcher.group(2));
            if (percent.compareTo(HUNDRED) <= 0) {
                return new MissingLimit(percent, Unit.PERCENT);
            }
        }
        throw new InvalidInputException("setting max-missing is '" + text
                + "'; legal: a number of images, for example 20, or 0% to 100%, for example 0.5%");
    }

    /** Whether an image with this outcome has no result. */
    public static boolean isMissing(ImageOutcome outcome) {
        return MISSING.contains(outcome);
    }

    /** Number of images without a result. */
    public static long missing(TaskResult result) {
        return MISSING.stream().mapToLong(result::count).sum();
    }

    /** The largest number of images that may be missing. */
    public long allowed(long listed) {
        return unit == Unit.IMAGES
                ? value.longValueExact()
                : value.multiply(BigDecimal.valueOf(listed))
                        .divideToIntegralValue(HUNDRED)
                        .longValueExact();
    }

    /** As it is given on the command line. */
    public String text() {
        return value.toPlainString() + (unit == Unit.PERCENT ? "%" : "");
    }

    /** For example {@code --max-missing 1% allows 500}. */
    public String sentence(long listed) {
        return String.format(Locale.ROOT, "--max-missing %s allows %,d", text(), allowed(listed));
    }
}
