package org.repmlpeval.model;

/**
 * Something the user gave is unusable: a setting, an architecture, a checkpoint, a recipe. The message says what failed, the
 * offending value, where it stands, what would be legal and what to do.
 */
public class InvalidInputException extends RuntimeException {
    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Refuses a value that a setting cannot have.
     *
     * @param setting its name, for example {@code batch}
     * @param range the legal values in words, for example {@code 1 to 64}
     * @throws InvalidInputException {@code setting batch is 65; legal: 1 to 64}, unless it is legal
     */
    public static void requireSetting(boolean legal, String setting, Object value, String range) {
        if (!legal) {
            throw new InvalidInputException("setting " + setting + " is " + value + "; legal: " + range);
        }
    }
}
