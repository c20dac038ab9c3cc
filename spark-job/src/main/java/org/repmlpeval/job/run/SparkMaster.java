package org.repmlpeval.job.run;

import java.util.regex.Pattern;
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
