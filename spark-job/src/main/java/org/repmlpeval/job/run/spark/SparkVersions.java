package org.repmlpeval.job.run.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.spark.package$;
import org.repmlpeval.model.EnvironmentException;
import scala.util.Properties$;

/**
 * A version of Spark with the version of Scala that it was compiled for. A jar serves only one pair of a major version of Spark and a
 * binary version of Scala.
 *
 * @param spark such as 3.5.9
 * @param scala such as 2.12, or longer
 */
record SparkVersions(String spark, String scala) {
    private static final String FILE = "/repmlp-eval-spark.properties";

    /** @throws EnvironmentException if this jar was not built for the Spark that runs it */
    static void requireBuiltForThisSpark() {
        built().requireServes(
                        new SparkVersions(package$.MODULE$.SPARK_VERSION(), Properties$.MODULE$.versionNumberString()));
    }

    private static SparkVersions built() {
        Properties properties = new Properties();
        try (InputStream in = SparkVersions.class.getResourceAsStream(FILE)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " in the jar is broken", e);
        }
        return new SparkVersions(properties.getProperty("spark"), properties.getProperty("scala"));
    }

    /** @throws EnvironmentException if a jar for these versions does not run on the others */
    void requireServes(SparkVersions here) {
        if (!major().equals(here.major()) || !here.scala.startsWith(scala + ".") && !here.scala.equals(scala)) {
            throw new EnvironmentException(
                    "this jar is for Spark " + line() + " with Scala " + scala + ", but here is Spark "
                            + here.spark + " with Scala " + here.scala
                            + "; build the jar for it: './mvnw -DskipTests package' for Spark"
                            + " 3.5 with Scala 2.12, with -Pscala213 for Spark 3.5 with Scala 2.13, with -Pspark4 for Spark 4");
        }
    }

    private String major() {
        return spark.split("\\.")[0];
    }

    /** Major and minor version. */
    private String line() {
        String[] parts = spark.split("\\.");
        return parts[0] + "." + parts[1];
    }
}
