package org.repmlpeval.model;

/** The machine lacks what the work needs: a native library, an instruction set, memory, a device. */
public class EnvironmentException extends RuntimeException {
    public EnvironmentException(String message) {
        super(message);
    }

    public EnvironmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
