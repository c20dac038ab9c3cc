package org.repmlpeval.job.run.spark;

/** The cluster refused, lost or stopped the application, or one of its jobs was cancelled; nothing was published. */
public final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public JobFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
