package org.repmlpeval.job.run.spark;

import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.ExternalClusterManager;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;

/** The forms that a Spark master may have; checked before Spark is started, which answers a wrong one with a stack trace. */
public final class SparkMaster {
    /** As messages list them. */
    public static final String FORMS = "local[N], local[*], spark://HOST:PORT, yarn, k8s://URL";

    private static final Pattern LEGAL = Pattern.compile("local"
            + "|local\\[(\\*|[1-9]\\d*)(\\s*,\\s*[1-9]\\d*)?]"
            + "|local-cluster\\[\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*\\d+\\s*]"
            + "|yarn"
            + "|spark://[^\\s,/:]+:\\d+(,[^\\s,/:]+:\\d+)*"
            // Other cluster managers are found as services, by their own scheme.
            + "|(?!spark:|local)[a-z][a-z0-9+.-]*://\\S+");

    private SparkMaster() {}

    /**
     * @throws EnvironmentException if it is a kind of cluster for which the Spark on the class path lacks its module, as the embedded
     *     one does for YARN and Kubernetes
     */
    static void requireSupported(String master) {
        if (master.startsWith("local") || master.startsWith("spark://")) {
            return;
        }
        for (ExternalClusterManager manager : ServiceLoader.load(ExternalClusterManager.class)) {
            if (manager.canCreate(master)) {
                return;
            }
        }
        throw new EnvironmentException("the Spark in use has no support for the master '" + master
                + "'; set SPARK_HOME to a Spark that has, or give another of " + FORMS);
    }

    /**
     * @param setting what gave it, for the message
     * @throws InvalidInputException if no Spark has such a master
     */
    static void require(String setting, String master) {
        if (!LEGAL.matcher(master).matches()) {
            throw new InvalidInputException(
                    "setting " + setting + " is '" + master.replaceAll("\\p{Cc}", "?") + "'; legal: " + FORMS);
        }
    }
}
