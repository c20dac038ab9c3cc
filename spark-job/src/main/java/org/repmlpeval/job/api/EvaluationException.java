package org.repmlpeval.job.api;

import java.io.Serial;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.Failure;
import org.repmlpeval.job.cli.Incomplete;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.partitioning.Secrets;

/** An evaluation that failed, or a result that cannot be had. The message says what failed, where and what to do, as on the command line. */
public final class EvaluationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int DEFECT = 70;

    private final int exitCode;

    EvaluationException(String message, int exitCode, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The exit code that the command line has for this kind of failure; see spark-job/README.md. */
    public int exitCode() {
        return exitCode;
    }

    /** @throws EvaluationException if the published report does not count as a success */
    static void requireComplete(EvaluationReport report, String out) {
        Incomplete.of(report).ifPresent(why -> {
            throw new EvaluationException(
                    Secrets.redacted(why.message() + ". The report is in " + out), why.exitCode(), null);
        });
    }

    /** The result of the work. @throws EvaluationException with the command line's message for any failure */
    static <T> T explained(Callable<T> work) {
        try {
            return work.call();
        } catch (EvaluationException e) {
            throw e;
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            Optional<Failure> known = Failure.of(e);
            throw new EvaluationException(
                    Secrets.redacted(known.map(Failure::message)
                            .orElse("internal error; please report it with this stack trace: " + e)),
                    known.map(Failure::exitCode).orElse(DEFECT),
                    e);
        }
    }
}
