package org.repmlpeval.job.run;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark contexts with the settings that this job needs, where the user set nothing else. */
public final class SparkContexts {
    private static final String LOCAL = "local[*]";
    private static final String KRYO_CLASSES = "spark.kryo.classesToRegister";

    private SparkContexts() {}

    /** @param master as the user gave it; null for what spark-submit says, else {@value #LOCAL} */
    public static JavaSparkContext create(String appName, String master) {
        SparkConf conf = new SparkConf().setAppName(appName);
        if (master != null) {
            conf.setMaster(master);
        } else {
            conf.setIfMissing("spark.master", LOCAL);
        }
        // Work is spread over images; threads inside BLAS would fight with the tasks for the same cores.
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
        registerWithKryo(conf);
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        } else {
            shipOwnJar(conf);
        }
        return new JavaSparkContext(conf);
    }

    /** All that the job hands to the session's serializer, for one that refuses unregistered classes. */
    private static void registerWithKryo(SparkConf conf) {
        if (conf.getBoolean("spark.kryo.registrationRequired", false)) {
            Stream<String> own = Stream.of(ByteChunks.class, byte[][].class).map(Class::getName);
            Stream<String> users =
                    Stream.of(conf.get(KRYO_CLASSES, "").split(",")).filter(name -> !name.isBlank());
            conf.set(KRYO_CLASSES, Stream.concat(users, own).collect(Collectors.joining(",")));
        }
    }

    /** A driver that spark-submit did not start must name the jar that executors fetch. */
    private static void shipOwnJar(SparkConf conf) {
        try {
            Path own = Path.of(SparkContexts.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(own)) {
                conf.setIfMissing("spark.jars", own.toString());
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where this job's jar is", e);
        }
    }
}
