package org.repmlpeval.job.run.executor.read;

import org.repmlpeval.job.task.ImageOutcome;

/** A fault of an image or its label file, which gives the image an outcome of its own. The message is the reason for the report. */
public final class FaultException extends Exception {
    private static final long serialVersionUID = 1;

    private final ImageOutcome outcome;

    FaultException(ImageOutcome outcome, String reason) {
        super(reason, null, false, false);
        this.outcome = outcome;
    }

    public ImageOutcome outcome() {
        return outcome;
    }
}
