package org.repmlpeval.job;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * HDFS with two data nodes and YARN with one node manager, in this JVM. Commands run as processes in a shell that finds {@code
 * spark-submit} and {@code hdfs}, on a machine that is set up for this cluster.
 */
final class HadoopCluster implements AutoCloseable {
    private final Path folder;
    private final MiniDFSCluster hdfs;
    private final MiniYARNCluster yarn;

    private HadoopCluster(Path folder, MiniDFSCluster hdfs, MiniYARNCluster yarn) {
        this.folder = folder;
        this.hdfs = hdfs;
        this.yarn = yarn;
    }

    static HadoopCluster start(Path folder) throws IOException {
        System.setProperty("test.build.dir", folder.toString());
        Configuration settings = new YarnConfiguration();
        settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
        settings.setInt("dfs.replication", 2);
        // A client that closes a file before its data node has told of the block asks again after 400 ms by default.
        settings.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
        // A write must not fail because the one data node that is left cannot be replaced.
        settings.set("dfs.client.block.write.replace-datanode-on-failure.policy", "NEVER");
        MiniDFSCluster hdfs =
                new MiniDFSCluster.Builder(settings).numDataNodes(2).build();
        hdfs.waitActive();
        settings.set("fs.defaultFS", hdfs.getURI().toString());
        // What the machine really has does not count: containers ask for what conf/spark-defaults/yarn.conf says.
        settings.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, 32768);
        settings.setInt("yarn.nodemanager.resource.cpu-vcores", 16);
        settings.setInt("yarn.scheduler.maximum-allocation-mb", 32768);
        settings.setInt("yarn.scheduler.minimum-allocation-mb", 512);
        settings.set(
                "yarn.resourcemanager.scheduler.class",
                "org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler");
        settings.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
        settings.setBoolean("yarn.nodemanager.pmem-check-enabled", false);
        settings.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
        settings.set("yarn.nodemanager.disk-health-checker.min-free-space-per-disk-mb", "0");
        settings.setInt("yarn.nodemanager.delete.debug-delay-sec", 600);
        // Containers get the JVM options of the tests' processes, which lie in this JVM's environment.
        settings.set(
                YarnConfiguration.NM_ENV_WHITELIST, YarnConfiguration.DEFAULT_NM_ENV_WHITELIST + ",JAVA_TOOL_OPTIONS");
        MiniYARNCluster yarn = new MiniYARNCluster("yarn", 1, 1, 1);
        yarn.init(settings);
        yarn.start();
        HadoopCluster cluster = new HadoopCluster(folder, hdfs, yarn);
        cluster.writeClient();
        return cluster;
    }

    /** The settings of Hadoop, a SPARK_HOME with the module for YARN, and the two commands of a cluster's machine. */
    private void writeClient() throws IOException {
        Path conf = Files.createDirectories(folder.resolve("hadoop-conf"));
        Configuration client = new Configuration(yarn.getConfig());
        // The mini-cluster's is a class of its own.
        client.set("net.topology.node.switch.mapping.impl", "org.apache.hadoop.net.ScriptBasedMapping");
        // Each part of Hadoop has defaults that only its own file overrides.
        for (String part : List.of("core", "hdfs", "yarn")) {
            try (OutputStream out = Files.newOutputStream(conf.resolve(part + "-site.xml"))) {
                client.writeXml(out);
            }
        }
        Path jars = Files.createDirectories(folder.resolve("spark-home/jars"));
        link(Build.TARGET.resolve("spark/jars"), jars);
        link(Build.TARGET.resolve("spark-yarn"), jars);
        String java = Build.java() + " @" + Build.HOME.resolve("conf/jvm.args") + " -Xmx1g -cp '" + jars + "/*:" + conf
                + "' ";
        script(
                "spark-submit",
                java + "org.apache.spark.deploy.SparkSubmit --conf spark.yarn.jars='local:" + jars + "/*' \"$@\"");
        script("hdfs", "[ \"$1\" = dfs ] && shift && " + java + "org.apache.hadoop.fs.FsShell \"$@\"");
    }

    private static void link(Path from, Path to) throws IOException {
        try (Stream<Path> jars = Files.list(from)) {
            for (Path jar : jars.toList()) {
                Files.createSymbolicLink(to.resolve(jar.getFileName()), jar);
            }
        }
    }

    private void script(String name, String command) throws IOException {
        Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/usr/bin/env bash\n" + command + "\n");
        file.toFile().setExecutable(true);
    }

    /** Runs commands of a shell in the project's folder. */
    LoggedProcess shell(String name, String commands) throws IOException {
        Map<String, String> environment = Map.of(
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH"),
                "HADOOP_CONF_DIR",
                folder.resolve("hadoop-conf").toString(),
                "SPARK_HOME",
                folder.resolve("spark-home").toString(),
                "SPARK_CONF_DIR",
                "",
                "SPARK_SCALA_VERSION",
                Build.scala(),
                "JAVA_HOME",
                System.getProperty("java.home"));
        return LoggedProcess.start(
                folder.resolve(name + ".log"),
                environment,
                List.of("bash", "-c", "set -e; cd '" + Build.HOME + "'; " + commands));
    }

    FileSystem files() throws IOException {
        return hdfs.getFileSystem();
    }

    /** Ends a data node; its blocks are on the other one. */
    void stopDataNode() {
        hdfs.stopDataNode(0);
    }

    /** Number of attempts that YARN made at the application that was started last. */
    int attemptsOfLast() {
        return yarn.getResourceManager().getRMContext().getRMApps().values().stream()
                .max((a, b) -> a.getApplicationId().compareTo(b.getApplicationId()))
                .orElseThrow()
                .getAppAttempts()
                .size();
    }

    @Override
    public void close() throws IOException {
        yarn.close();
        hdfs.shutdown();
        // Each container had its copy of the cluster jar.
        Folders.deleteFiles(folder, Build.CLUSTER_JAR.getFileName().toString());
    }
}
