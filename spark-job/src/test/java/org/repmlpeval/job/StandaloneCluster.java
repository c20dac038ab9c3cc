package org.repmlpeval.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Spark's own standalone master and one worker of two cores, as processes on this machine; jobs go to them through Spark's own
 * {@code SparkSubmit}. Ports are the system's choice.
 */
final class StandaloneCluster implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern MASTER_URL = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");
    /** Spark reads its Scala version from a file of its distribution, which a folder of jars lacks. */
    private static final String SCALA = "2.12";

    private final Path folder;
    private final Path sparkHome;
    private final List<LoggedProcess> processes = new ArrayList<>();
    private String url;

    private StandaloneCluster(Path folder, Path sparkHome) {
        this.folder = folder;
        this.sparkHome = sparkHome;
    }

    /** @param folder for logs, SPARK_HOME and the worker's files */
    static StandaloneCluster start(Path folder) throws IOException, InterruptedException {
        StandaloneCluster cluster = new StandaloneCluster(folder, Build.sparkHome(folder));
        try {
            cluster.startDaemons();
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void startDaemons() throws IOException, InterruptedException {
        LoggedProcess master =
                daemon("master", "org.apache.spark.deploy.master.Master", "--port", "0", "--webui-port", "0");
        url = master.await(MASTER_URL, START).group(1);
        daemon(
                        "worker",
                        "org.apache.spark.deploy.worker.Worker",
                        "--port",
                        "0",
                        "--webui-port",
                        "0",
                        "--cores",
                        "2",
                        "--memory",
                        "2g",
                        "--work-dir",
                        folder.resolve("work").toString(),
                        url)
                .await(REGISTERED, START);
    }

    private LoggedProcess daemon(String name, String main, String... arguments) throws IOException {
        List<String> command = java("512m", main);
        command.add("--host");
        command.add("127.0.0.1");
        command.addAll(List.of(arguments));
        return start(name, command);
    }

    /** {@code spark://host:port} of the master. */
    String url() {
        return url;
    }

    /** Submits the cluster jar with Spark's jars beside it and nothing else; the caller waits for its end. */
    LoggedProcess submit(String name, String... arguments) throws IOException {
        List<String> command = java("1g", "org.apache.spark.deploy.SparkSubmit");
        command.addAll(List.of("--master", url));
        command.addAll(List.of(
                "--properties-file",
                Build.HOME.resolve("conf/spark-defaults/standalone.conf").toString()));
        command.addAll(List.of("--conf", "spark.executor.memory=1g", "--conf", "spark.driver.host=127.0.0.1"));
        command.addAll(List.of("--conf", "spark.ui.enabled=false"));
        command.addAll(List.of("--class", "org.repmlpeval.job.cli.RepmlpEval", Build.CLUSTER_JAR.toString()));
        command.addAll(List.of(arguments));
        return start(name, command);
    }

    /** The executor's JVM, if one runs. */
    Optional<ProcessHandle> executor() {
        return processes
                .get(1)
                .descendants()
                .filter(handle -> handle.info()
                        .commandLine()
                        .orElse("")
                        .contains("org.apache.spark.executor.CoarseGrainedExecutorBackend"))
                .findFirst();
    }

    /** Ends of all logs, for a failure's message. */
    String logs() {
        StringBuilder all = new StringBuilder();
        processes.forEach(process -> all.append(process.tail()));
        return all.toString();
    }

    private List<String> java(String heap, String main) {
        return new ArrayList<>(List.of(
                Build.java(),
                "@" + Build.HOME.resolve("conf/jvm.args"),
                "-Xmx" + heap,
                "-cp",
                sparkHome.resolve("jars") + "/*",
                main));
    }

    private LoggedProcess start(String name, List<String> command) throws IOException {
        Map<String, String> environment = Map.of(
                "SPARK_HOME",
                sparkHome.toString(),
                "SPARK_SCALA_VERSION",
                SCALA,
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "SPARK_LOCAL_DIRS",
                Files.createDirectories(folder.resolve("local")).toString(),
                "SPARK_CONF_DIR",
                "",
                "JAVA_HOME",
                System.getProperty("java.home"));
        LoggedProcess process = LoggedProcess.start(folder.resolve(name + ".log"), environment, command);
        processes.add(process);
        return process;
    }

    @Override
    public void close() throws IOException {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).close();
        }
        // Each application had its copy of the cluster jar.
        Folders.deleteFiles(folder, ".jar");
    }
}
