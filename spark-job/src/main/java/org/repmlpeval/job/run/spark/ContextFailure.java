package org.repmlpeval.job.run.spark;

import java.net.UnknownHostException;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;

/** Explains in one sentence why a Spark context does not start, and what to do. */
public final class ContextFailure {
    private ContextFailure() {}

    public static RuntimeException explain(String master, Throwable failure) {
        String said = firstLine(failure);
        if (said.contains("parse Master URL")) {
            return new InvalidInputException(said + "; legal: " + SparkMaster.FORMS, failure);
        }
        if (said.startsWith("System memory")) {
            return new EnvironmentException(
                    "the driver's heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MiB is less than Spark needs (450 MiB); raise it with REPMLP_EVAL_JAVA_OPTS=-Xmx4g"
                            + " or, under spark-submit, with --driver-memory 4g",
                    failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return new EnvironmentException(
                        "a host name cannot be resolved (" + cause.getMessage()
                                + "); if it is the name of this machine, set SPARK_LOCAL_IP to an address that the"
                                + " executors can reach, or add the name to /etc/hosts",
                        failure);
            }
        }
        if (master.startsWith("local")) {
            return new EnvironmentException("Spark does not start with master " + master + ": " + said, failure);
        }
        return new JobFailedException(
                "the application did not start on " + master + ": " + said
                        + "; check that the cluster is up and accepts applications (see Spark's own messages above)",
                failure);
    }

    /** The first line of a message, because Spark appends whole stack traces. */
    public static String firstLine(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
