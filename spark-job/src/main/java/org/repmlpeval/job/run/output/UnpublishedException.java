package org.repmlpeval.job.run.output;

import org.repmlpeval.job.report.EvaluationReport;

/** Every image was evaluated, but the report cannot be written, for example because the disk is full. The report is part of the failure. */
public final class UnpublishedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient EvaluationReport report;

    public UnpublishedException(EvaluationReport report, Throwable cause) {
        super(
                "every image was evaluated, but the report cannot be written to --out "
                        + report.run().output(),
                cause);
        this.report = report;
    }

    /** The report that could not be written. */
    public EvaluationReport report() {
        return report;
    }
}
