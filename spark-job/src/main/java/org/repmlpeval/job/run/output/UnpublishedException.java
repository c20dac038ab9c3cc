package org.repmlpeval.job.run.output;

import org.repmlpeval.job.report.EvaluationReport;

/** Every image was evaluated, but the report cannot be written, for example because the disk is full. The report is part of the failure. */
public final class UnpublishedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient EvaluationReport report;

    private final String kept;

    /** @param kept folder in which the finished shards are kept */
    public UnpublishedException(EvaluationReport report, String kept, Throwable cause) {
        super(
                "every image was evaluated, but the report cannot be written to --out "
                        + report.run().output(),
                cause);
        this.report = report;
        this.kept = kept;
    }

    /** The folder in which the finished shards are kept, for {@code --resume}. */
    public String kept() {
        return kept;
    }

    /** The report that could not be written. */
    public EvaluationReport report() {
        return report;
    }
}
