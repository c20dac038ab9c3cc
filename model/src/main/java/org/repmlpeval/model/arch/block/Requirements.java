package org.repmlpeval.model.arch.block;

import java.util.List;
import org.repmlpeval.model.InvalidInputException;

/** Checks of an architecture's settings. Every message names the architecture, the setting, its value and the legal range. */
public final class Requirements {
    private Requirements() {}

    /** @throws InvalidInputException with the message if the condition does not hold */
    public static void require(boolean legal, String architecture, String message) {
        if (!legal) {
            throw new InvalidInputException("architecture " + architecture + ": " + message);
        }
    }

    /** @throws InvalidInputException if the value is not two positive numbers */
    public static void requirePair(String architecture, String key, List<Integer> pair) {
        require(
                pair.size() == 2 && pair.get(0) > 0 && pair.get(1) > 0,
                architecture,
                key + " is " + pair + "; legal: two positive numbers, height and width");
    }
}
