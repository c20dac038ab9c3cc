package org.repmlpeval.job.run.stop;

/** More images have no result than the settings allow, so the run was stopped before its end; nothing was published. */
public final class TooManyMissingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyMissingException(String message) {
        super(message);
    }
}
