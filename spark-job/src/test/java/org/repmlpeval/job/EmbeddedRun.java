package org.repmlpeval.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The cluster jar with Spark embedded, in a JVM of its own. */
final class EmbeddedRun {
    private static final Map<String, String> ENVIRONMENT = Map.of("SPARK_HOME", "", "SPARK_CONF_DIR", "");

    private EmbeddedRun() {}

    /**
     * @param log where its output goes; the process works in the same folder
     * @param properties for example {@code -Dspark.eventLog.enabled=true}
     */
    static LoggedProcess start(Path log, List<String> properties, List<String> arguments) throws IOException {
        return start(log, properties, "", arguments);
    }

    /** @param more class path of jars that a Spark distribution does not have; may be empty */
    static LoggedProcess start(Path log, List<String> properties, String more, List<String> arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Build.java(), "@" + Build.HOME.resolve("conf/jvm.args"), "-Xmx1g"));
        command.addAll(properties);
        command.addAll(List.of(
                "-cp",
                Build.CLUSTER_JAR + ":" + Build.TARGET.resolve("spark/jars") + "/*:" + more,
                "org.repmlpeval.job.cli.RepmlpEval"));
        command.addAll(arguments);
        return LoggedProcess.start(log, ENVIRONMENT, command);
    }
}
