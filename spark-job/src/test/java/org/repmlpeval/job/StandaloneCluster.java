package org.repmlpeval.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Spark's own standalone master and two workers of one core each, as processes on this machine; jobs go to them through Spark's own
 * {@code SparkSubmit}. Each worker has a host address of its own, because Spark runs a copy of a slow task only on another host. All of them
 * authenticate each other and encrypt what they send. Ports are the system's choice.
 */
final class StandaloneCluster implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Pattern MASTER_URL = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");
    private static final List<String> SECURITY = List.of(
            "spark.authenticate=true",
            "spark.authenticate.secret=of-this-test",
            "spark.network.crypto.enabled=true",
            "spark.io.encryption.enabled=true");

    private final Path folder;
    private final Path sparkHome;
    private final List<LoggedProcess> processes = new ArrayList<>();
    private final List<LoggedProcess> workers = new ArrayList<>();
    private String url;

    private StandaloneCluster(Path folder, Path sparkHome) {
        this.folder = folder;
        this.sparkHome = sparkHome;
    }

    /** @param folder for logs, SPARK_HOME and the workers' files */
    static StandaloneCluster start(Path folder) throws IOException, InterruptedException {
        return start(folder, List.of(List.of(), List.of()));
    }

    /** @param prefixes of the commands that start the workers, one list for each */
    static StandaloneCluster start(Path folder, List<List<String>> prefixes) throws IOException, InterruptedException {
        StandaloneCluster cluster = new StandaloneCluster(folder, Build.sparkHome(folder));
        try {
            LoggedProcess master = cluster.daemon(
                    List.of(),
                    "master",
                    "127.0.0.1",
                    "org.apache.spark.deploy.master.Master",
                    "--port",
                    "0",
                    "--webui-port",
                    "0");
            cluster.url = master.await(MASTER_URL, START).group(1);
            for (List<String> prefix : prefixes) {
                cluster.addWorker(prefix);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** Starts one more worker of one core. */
    void addWorker() throws IOException, InterruptedException {
        addWorker(List.of());
    }

    private void addWorker(List<String> prefix) throws IOException, InterruptedException {
        String name = "worker-" + workers.size();
        LoggedProcess worker = daemon(
                prefix,
                name,
                "127.0.0." + (workers.size() + 1),
                "org.apache.spark.deploy.worker.Worker",
                "--port",
                "0",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "3g",
                "--work-dir",
                workFolder(name).toString(),
                url);
        worker.await(REGISTERED, START);
        workers.add(worker);
    }

    /** The folder of jars and logs of the worker with that number. */
    private Path workFolder(String name) {
        return folder.resolve("work-" + name);
    }

    private LoggedProcess daemon(List<String> prefix, String name, String host, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Build.java(), "@" + Build.HOME.resolve("conf/jvm.args")));
        command.add("-Xmx512m");
        SECURITY.forEach(setting -> command.add("-D" + setting));
        // Seconds after which the master gives a silent worker up.
        command.add("-Dspark.worker.timeout=8");
        command.addAll(List.of("-cp", sparkHome.resolve("jars") + "/*", main, "--host", host));
        command.addAll(List.of(arguments));
        return start(name, command);
    }

    /** {@code spark://host:port} of the master. */
    String url() {
        return url;
    }

    /**
     * Submits the cluster jar with Spark's jars beside it and nothing else; the caller waits for its end.
     *
     * @param settings more of Spark's settings, {@code key=value}
     * @param arguments of the program
     */
    LoggedProcess submit(String name, List<String> settings, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Build.java(), "@" + Build.HOME.resolve("conf/jvm.args")));
        command.addAll(List.of("-Xmx1g", "-cp", sparkHome.resolve("jars") + "/*"));
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", url));
        command.addAll(List.of(
                "--properties-file",
                Build.HOME.resolve("conf/spark-defaults/standalone.conf").toString()));
        Stream.of(
                        List.of("spark.executor.memory=1g", "spark.driver.host=127.0.0.1", "spark.ui.enabled=false"),
                        SECURITY,
                        settings)
                .flatMap(List::stream)
                .forEach(setting -> command.addAll(List.of("--conf", setting)));
        command.addAll(List.of("--class", "org.repmlpeval.job.cli.RepmlpEval", Build.CLUSTER_JAR.toString()));
        command.addAll(arguments);
        return start(name, command);
    }

    /** The executors' JVMs. */
    List<ProcessHandle> executors() {
        return workers.stream()
                .flatMap(LoggedProcess::descendants)
                .filter(handle -> handle.info()
                        .commandLine()
                        .orElse("")
                        .contains("org.apache.spark.executor.CoarseGrainedExecutorBackend"))
                .toList();
    }

    /** Ends the first worker that still runs as {@code kill -9} does. */
    void killWorker() {
        workers.stream()
                .filter(LoggedProcess::isAlive)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no worker\n" + logs()))
                .kill(true);
    }

    /** Ends of all logs, for a failure's message. */
    String logs() {
        StringBuilder all = new StringBuilder();
        processes.forEach(process -> all.append(process.tail()));
        return all.toString();
    }

    private LoggedProcess start(String name, List<String> command) throws IOException {
        Map<String, String> environment = Map.of(
                "SPARK_HOME",
                sparkHome.toString(),
                // Spark reads its Scala version from a file of its distribution, which a folder of jars lacks.
                "SPARK_SCALA_VERSION",
                Build.scala(),
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
