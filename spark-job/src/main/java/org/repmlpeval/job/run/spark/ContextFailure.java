package org.repmlpeval.job.run.spark;

import java.net.UnknownHostException;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;

/** What it means that a Spark context does not start, in one sentence with what to do. */
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
                            + " MiB is less than Spark needs (450 MiB); raise it with"
                            + " REPMLP_EVAL_JAVA_OPTS=-Xmx4g, under spark-submit with --driver-memory 4g",
                    failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return new EnvironmentException(
                        "a host name has no address (" + cause.getMessage()
                                + "); if it is this machine's, set SPARK_LOCAL_IP to an address that the executors reach, or"
                                + " enter the name in /etc/hosts",
                        failure);
            }
        }
        if (master.startsWith("local")) {
            return new EnvironmentException("Spark does not start with master " + master + ": " + said, failure);
        }
        return new JobFailedException(
                "the application did not start on " + master + ": " + said
                        + "; check that the cluster is up and accepts applications, Spark's own messages are above",
                failure);
    }

    /** Spark appends whole traces to messages. */
    static String firstLine(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
