package org.repmlpeval.job.run.executor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.util.JavaUtils;
import org.repmlpeval.model.engine.MemoryBudget;

/** What this JVM may use of its machine: as Spark was told, or else all of it. */
public final class ExecutorResources {
    private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+)[,\\]].*");
    private static final Pattern CORES_ARGUMENT = Pattern.compile(".*--cores (\\d+).*");
    /** Of the JVM itself: code, metadata, thread stacks, network buffers. */
    private static final long JVM_BYTES = 256L << 20;

    private static final double OVERHEAD_FACTOR = 0.1;
    private static final long LEAST_OVERHEAD_BYTES = 384L << 20;

    private ExecutorResources() {}

    /** Cores that this JVM owns: those of {@code local[N]}, of the executor, or of the machine. */
    public static int cores() {
        SparkEnv env = SparkEnv.get();
        int machine = Runtime.getRuntime().availableProcessors();
        return env == null ? machine : cores(env.conf(), System.getProperty("sun.java.command", ""), machine);
    }

    /** @param command the JVM's command line; executors are told their cores there */
    static int cores(SparkConf conf, String command, int machine) {
        String master = conf.get("spark.master", "");
        Matcher local = LOCAL.matcher(master);
        if (local.matches()) {
            return Integer.parseInt(local.group(1));
        }
        if (master.startsWith("local")) {
            return master.equals("local") ? 1 : machine;
        }
        Matcher argument = CORES_ARGUMENT.matcher(command);
        return argument.matches() ? Integer.parseInt(argument.group(1)) : conf.getInt("spark.executor.cores", machine);
    }

    /** What networks may take outside the heap; one budget for all of this JVM. */
    public static MemoryBudget memory() {
        return MemoryBudget.ofThisJvm(nativeMemory());
    }

    /** Bytes that may be taken outside the heap before the machine or the container has none left. */
    static long nativeMemory() {
        long machine = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        SparkEnv env = SparkEnv.get();
        long heap = Runtime.getRuntime().maxMemory();
        return env == null ? Math.max(0, machine - heap - JVM_BYTES) : nativeMemory(env.conf(), machine, heap);
    }

    /** @param heap largest heap of this JVM, bytes */
    static long nativeMemory(SparkConf conf, long machine, long heap) {
        long free = Math.min(machine, container(conf, machine)) - heap - sparkOffHeap(conf) - JVM_BYTES;
        return Math.max(0, free);
    }

    /**
     * What YARN and Kubernetes kill an executor for exceeding: heap and overhead as configured. Elsewhere the machine (or its control
     * group, which the JVM takes for the machine) is the limit.
     */
    static long container(SparkConf conf, long machine) {
        String master = conf.get("spark.master", "");
        if (!master.startsWith("yarn") && !master.startsWith("k8s")) {
            return machine;
        }
        long heap = mebibytes(conf.get("spark.executor.memory", "1g"));
        double factor = conf.getDouble("spark.executor.memoryOverheadFactor", OVERHEAD_FACTOR);
        long overhead = conf.contains("spark.executor.memoryOverhead")
                ? mebibytes(conf.get("spark.executor.memoryOverhead"))
                : Math.max((long) (heap * factor), LEAST_OVERHEAD_BYTES);
        return heap + overhead + sparkOffHeap(conf);
    }

    /** Bytes outside the heap that are Spark's own. */
    private static long sparkOffHeap(SparkConf conf) {
        return conf.getBoolean("spark.memory.offHeap.enabled", false)
                ? JavaUtils.byteStringAsBytes(conf.get("spark.memory.offHeap.size", "0"))
                : 0;
    }

    private static long mebibytes(String size) {
        return JavaUtils.byteStringAsMb(size) << 20;
    }
}
