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
}
