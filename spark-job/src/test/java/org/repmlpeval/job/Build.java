package org.repmlpeval.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code package} made, and where integration tests leave their logs. */
final class Build {
    /** Root of the checkout. */
    static final Path HOME = property("repmlp.home");

    static final String VERSION = System.getProperty("repmlp.version");
    /** The module's {@code target}. */
    static final Path TARGET = property("repmlp.target");

    static final Path CLUSTER_JAR = TARGET.resolve("repmlp-eval-" + VERSION + ".jar");
    static final Path DISTRIBUTION = TARGET.resolve("repmlp-eval-" + VERSION + ".tar.gz");

    private Build() {}

    /** An empty folder {@code target/cluster-it/jvm-<number>/<name>}, which no other JVM of the tests uses. */
    static Path workFolder(String name) throws IOException {
        Path folder = TARGET.resolve("cluster-it")
                .resolve(System.getProperty("repmlp.fork"))
                .resolve(name);
        Folders.delete(folder);
        return Files.createDirectories(folder);
    }

    /** A SPARK_HOME that holds {@code jars/} and nothing else. */
    static Path sparkHome(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.resolve("spark-home"));
        Files.createSymbolicLink(home.resolve("jars"), TARGET.resolve("spark").resolve("jars"));
        return home;
    }

    /** Binary version of the Scala that Spark's jars are for, such as 2.12. */
    static String scala() {
        return scala.util.Properties$.MODULE$.versionNumberString().replaceFirst("\\.\\d+$", "");
    }

    /** The java that runs the tests. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path property(String name) {
        return Path.of(System.getProperty(name, "")).toAbsolutePath();
    }
}
