package org.repmlpeval.job.run.settings;

import java.util.OptionalDouble;
import org.repmlpeval.model.InvalidInputException;

/**
 * What decides whether a difference counts.
 *
 * @param exactSample how many images also run in float64, to tell rounding from a fault; 0 for none
 * @param margin the largest difference of accuracy that counts as none, in percentage points; empty if there is no such claim to check
 */
public record StatisticsSettings(int exactSample, OptionalDouble margin) {
    /** A sample of 16 images in float64 and no margin. */
    public static final StatisticsSettings DEFAULT = new StatisticsSettings(16, OptionalDouble.empty());

    /** Nothing runs in float64. */
    public static final StatisticsSettings NO_SAMPLE = new StatisticsSettings(0, OptionalDouble.empty());

    private static final int MAX_EXACT_SAMPLE = 4096;

    /** @throws InvalidInputException if a value is outside its legal range */
    public StatisticsSettings {
        if (exactSample < 0 || exactSample > MAX_EXACT_SAMPLE) {
            throw new InvalidInputException(
                    "setting exact-sample is " + exactSample + "; legal: 0 to " + MAX_EXACT_SAMPLE);
        }
        if (margin.isPresent() && !(margin.getAsDouble() > 0 && margin.getAsDouble() < 100)) {
            throw new InvalidInputException("setting margin is " + margin.getAsDouble()
                    + "; legal: more than 0 and less than 100 percentage points");
        }
    }
}
