package org.repmlpeval.job.run.stop;

import java.time.Duration;
import org.repmlpeval.job.task.MissingLimit;

/**
 * How many images may be without a result, and what happens if there are more.
 *
 * @param finishes a run that has exceeded the limit is stopped only if it would take longer than this to its end; otherwise its report is
 *     of more use
 */
public record MissingSettings(MissingLimit limit, Duration finishes) {
    private static final Duration DEFAULT_FINISHES = Duration.ofSeconds(30);

    /** The default limit. */
    public static final MissingSettings DEFAULT = of(MissingLimit.DEFAULT);

    /** This limit; the run is stopped if it would take more than half a minute to its end. */
    public static MissingSettings of(MissingLimit limit) {
        return new MissingSettings(limit, DEFAULT_FINISHES);
    }
}
