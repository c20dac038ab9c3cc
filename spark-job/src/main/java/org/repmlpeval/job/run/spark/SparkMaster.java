package org.repmlpeval.job.run.spark;

import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.ExternalClusterManager;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;

/** The legal forms of a Spark master. They are checked before Spark starts, because Spark answers a wrong master with a stack trace. */
public final class SparkMaster {
    /** The legal forms, for messages. */
    public static final String FORMS = "local[N], local[*], spark://HOST:PORT, yarn, k8s://URL";

    private static final Pattern LEGAL = Pattern.compile("local"
            + "|local\\[(\\*|[1-9]\\d*)(\\s*,\\s*[1-9]\\d*)?]"
            + "|local-cluster\\[\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*\\d+\\s*]"
            + "|yarn"
            + "|spark://[^\\s,/:]+:\\d+(,[^\\s,/:]+:\\d+)*"
            // Other cluster managers register as services under their own scheme.
            + "|(?!spark:|local)[a-z][a-z0-9+.-]*://\\S+");

    private SparkMaster() {}

    /**
     * @throws EnvironmentException if the Spark on the class path lacks the module for this kind of cluster, as the bundled Spark does for
     *     YARN and Kubernetes
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
        throw new EnvironmentException("the Spark in use does not support the master '" + master
                + "'; set SPARK_HOME to a Spark that does, or give another master: " + FORMS);
    }

    /**
     * @param setting name of the setting, for the message
     * @throws InvalidInputException if it has none of the legal forms
     */
    static void require(String setting, String master) {
        if (!LEGAL.matcher(master).matches()) {
            throw new InvalidInputException(
                    "setting " + setting + " is '" + master.replaceAll("\\p{Cc}", "?") + "'; legal: " + FORMS);
        }
    }
}
