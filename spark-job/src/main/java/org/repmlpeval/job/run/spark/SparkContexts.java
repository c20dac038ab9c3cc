package org.repmlpeval.job.run.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.Utils;
import org.repmlpeval.job.run.metrics.MetricsPlugin;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import scala.Option;

/** Creates Spark contexts with the settings that this job needs, unless the user set other values. */
public final class SparkContexts {
    private static final String LOCAL = "local[*]";
    /** Prefix of Spark settings that are handed on to Hadoop. */
    private static final String SPARK_HADOOP = "spark.hadoop.";

    private static final Pattern LOCAL_WITH_ATTEMPTS = Pattern.compile("local\\[[^,]+,\\s*(\\d+)\\s*]");

    private SparkContexts() {}

    /** Work that uses a context. */
    @FunctionalInterface
    public interface Work<T> {
        T with(JavaSparkContext spark) throws IOException;
    }

    /**
     * Runs work on the context that this JVM already has (for example in a notebook or shell), which stays open, or on a new one.
     *
     * @param master as the user gave it; null for the one of spark-submit, otherwise {@value #LOCAL}
     * @throws InvalidInputException if this JVM's context has another master, or the master is not legal
     * @throws org.repmlpeval.model.EnvironmentException if a Spark context cannot start on this machine, or this jar is for another Spark
     * @throws JobFailedException if the cluster refuses the application or stops it before the work is done
     */
    public static <T> T use(String appName, String master, Work<T> work) throws IOException {
        SparkVersions.requireBuiltForThisSpark();
        if (master != null) {
            SparkMaster.require("master", master);
        }
        Option<SparkContext> active = SparkContext$.MODULE$.getActive();
        if (active.isEmpty()) {
            try (JavaSparkContext spark = create(appName, master)) {
                return run(work, spark);
            }
        }
        if (master != null && !master.equals(active.get().master())) {
            throw new InvalidInputException("--master is " + master + ", but this JVM has a Spark context with master "
                    + active.get().master() + "; leave --master out to use it, or stop it first");
        }
        return run(work, JavaSparkContext.fromSparkContext(active.get()));
    }

    /**
     * Runs work on a context that the caller made and closes.
     *
     * @throws org.repmlpeval.model.EnvironmentException if this jar is for another Spark
     * @throws JobFailedException if the context is stopped before the work is done
     */
    public static <T> T use(SparkContext given, Work<T> work) throws IOException {
        SparkVersions.requireBuiltForThisSpark();
        return run(work, JavaSparkContext.fromSparkContext(given));
    }

    private static <T> T run(Work<T> work, JavaSparkContext spark) throws IOException {
        try {
            return work.with(spark);
        } catch (InvalidInputException | EnvironmentException e) {
            throw e;
        } catch (RuntimeException e) {
            if (spark.sc().isStopped()) {
                throw new JobFailedException(
                        "the Spark application on " + spark.master()
                                + " was stopped before the run was complete, by the cluster, by a user or because"
                                + " its master was lost (see Spark's own messages above)",
                        e);
            }
            throw e;
        }
    }

    /** Hadoop's settings: those of the context that this JVM already has, or those that a new one would have on this machine. */
    public static Configuration hadoop() {
        Option<SparkContext> active = SparkContext$.MODULE$.getActive();
        if (active.isDefined()) {
            return active.get().hadoopConfiguration();
        }
        Configuration hadoop = new Configuration();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(SPARK_HADOOP))
                .forEach(name -> hadoop.set(name.substring(SPARK_HADOOP.length()), System.getProperty(name)));
        return hadoop;
    }

    /** How often Spark tries a task before it fails the job. */
    public static int attemptsPerTask(JavaSparkContext spark) {
        Matcher local = LOCAL_WITH_ATTEMPTS.matcher(spark.master());
        if (local.matches()) {
            return Integer.parseInt(local.group(1));
        }
        return spark.isLocal() ? 1 : spark.getConf().getInt("spark.task.maxFailures", 4);
    }

    /** Number of tasks that run at once when all requested executors have started; there may be fewer at the moment. */
    public static int expectedSlots(JavaSparkContext spark) {
        SparkConf conf = spark.getConf();
        int perExecutor = conf.getInt("spark.executor.cores", 1);
        return Math.max(
                spark.defaultParallelism(),
                Math.max(conf.getInt("spark.cores.max", 0), askedExecutors(conf) * perExecutor));
    }

    /** The largest number of executors that the settings ask for; 0 if they do not say. */
    static int askedExecutors(SparkConf conf) {
        return Math.max(
                conf.getInt("spark.executor.instances", 0), conf.getInt("spark.dynamicAllocation.maxExecutors", 0));
    }

    /** What the settings ask for each executor, in words. */
    static String executorSize(SparkConf conf) {
        String cores = conf.get("spark.executor.cores", "");
        return "spark.executor.memory=" + conf.get("spark.executor.memory", "1g")
                + (cores.isEmpty() ? "" : " and spark.executor.cores=" + cores);
    }

    /** Number of tasks that can run at once on the executors that have started. */
    public static int slots(JavaSparkContext spark) {
        return spark.isLocal()
                ? spark.defaultParallelism()
                : spark.sc()
                        .maxNumConcurrentTasks(
                                spark.sc().resourceProfileManager().defaultResourceProfile());
    }

    /**
     * @param master as the user gave it; null for the one of spark-submit, otherwise {@value #LOCAL}
     * @throws InvalidInputException if the master is not legal
     * @throws EnvironmentException if a Spark context cannot start on this machine
     * @throws JobFailedException if the cluster refuses the application
     */
    public static JavaSparkContext create(String appName, String master) {
        String planned = master != null ? master : System.getProperty("spark.master", LOCAL);
        if (planned.startsWith("local")) {
            // This must come before the first SparkConf, whose defaults hold this machine's address.
            needNoHostName();
        }
        SparkConf conf = conf(appName, master);
        try {
            return new JavaSparkContext(conf);
        } catch (Exception | LinkageError e) {
            throw ContextFailure.explain(planned, e);
        }
    }

    private static SparkConf conf(String appName, String master) {
        SparkConf conf = new SparkConf().setAppName(appName);
        if (master != null) {
            conf.setMaster(master);
        } else {
            conf.setIfMissing("spark.master", LOCAL);
        }
        SparkMaster.require(master != null ? "master" : "spark.master", conf.get("spark.master"));
        SparkMaster.requireSupported(conf.get("spark.master"));
        // Tasks run in parallel on different images; threads inside BLAS would compete with them for the same cores.
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
        showMetrics(conf);
        // Otherwise an executor that hangs keeps the driver for two minutes when it removes broadcasts at its end.
        conf.setIfMissing("spark.cleaner.referenceTracking.blocking", "false");
        // This allows non-ASCII file names on workers that were started without a locale.
        conf.setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8");
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        } else {
            shipOwnJar(conf);
        }
        return conf;
    }

    /** Adds the plugin that shows the executors' metrics to those of the user. In local mode Spark has no sink unless one is set. */
    private static void showMetrics(SparkConf conf) {
        if (conf.get("spark.master").startsWith("local") && conf.getAllWithPrefix("spark.metrics.").length == 0) {
            return;
        }
        String plugin = MetricsPlugin.class.getName();
        String others = conf.get("spark.plugins", "");
        if (!others.contains(plugin)) {
            conf.set("spark.plugins", others.isEmpty() ? plugin : others + "," + plugin);
        }
    }

    /** Spark resolves this machine's host name, which local mode does not need and laptops may not be able to do. */
    private static void needNoHostName() {
        try {
            InetAddress.getLocalHost();
        } catch (UnknownHostException e) {
            Utils.setCustomHostname("localhost");
        }
    }

    /** If spark-submit did not start the driver, the driver must name the jar that executors fetch. */
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
            throw new IllegalStateException("cannot find this job's jar", e);
        }
    }
}
