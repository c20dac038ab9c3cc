package org.repmlpeval.job.run.output;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What is known about the driver of an unfinished run.
 *
 * @param state what it most likely does
 * @param secondsSinceSign since its last sign of life, by the clocks of both machines; negative if they differ; null if it is not known
 */
public record DriverState(State state, Long secondsSinceSign) {
    /** What a driver does. */
    public enum State {
        /** It has ended in an orderly way, and none has taken its place. */
        NONE,
        /** It gave its signs of life on time. */
        WORKING,
        /** It gave no sign of life for a while. */
        SILENT,
        /** It ran on this machine, and its process has ended without a last word. */
        DEAD,
        /** Its last sign of life cannot be read. */
        UNKNOWN
    }

    /** After this time without a sign a driver counts as silent. */
    static final Duration PATIENCE = Heartbeat.INTERVAL.multipliedBy(3);

    /** @param sign the last that the driver wrote about itself; empty if it ended in an orderly way */
    static DriverState of(Optional<SignOfLife> sign, Instant now) {
        if (sign.isEmpty()) {
            return new DriverState(State.NONE, null);
        }
        Long seconds = sign.flatMap(last -> seconds(last, now)).orElse(null);
        if (sign.get().runsHere().filter(running -> !running).isPresent()) {
            return new DriverState(State.DEAD, seconds);
        }
        if (seconds == null) {
            return new DriverState(State.UNKNOWN, null);
        }
        return new DriverState(seconds > PATIENCE.toSeconds() ? State.SILENT : State.WORKING, seconds);
    }

    private static Optional<Long> seconds(SignOfLife sign, Instant now) {
        try {
            return Optional.of(Duration.between(Instant.parse(sign.at()), now).toSeconds());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
