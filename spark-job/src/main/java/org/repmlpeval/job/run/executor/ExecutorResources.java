package org.repmlpeval.job.run.executor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.resource.ResourceInformation;
import org.repmlpeval.job.run.admission.Engine;
import org.repmlpeval.job.run.admission.LostDevice;
import org.repmlpeval.model.engine.MemoryBudget;

/** The cores and memory that this JVM may use: the amounts that Spark was given, otherwise the whole machine. */
public final class ExecutorResources {
    private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+)[,\\]].*");
    private static final Pattern CORES_ARGUMENT = Pattern.compile(".*--cores (\\d+).*");
    /** Spark's name of the resource. */
    private static final String GPU = "gpu";
    /** Spark's id of an executor that is the driver. */
    private static final String DRIVER = "driver";

    /** Memory of the JVM itself: code, metadata, thread stacks and network buffers. */
    private static final long JVM_BYTES = 256L << 20;

    private static final double OVERHEAD_FACTOR = 0.1;
    private static final long LEAST_OVERHEAD_BYTES = 384L << 20;

    private ExecutorResources() {}

    /** Number of cores of this JVM: those of {@code local[N]}, of the executor, or of the machine. */
    public static int cores() {
        SparkEnv env = SparkEnv.get();
        int machine = Runtime.getRuntime().availableProcessors();
        return env == null ? machine : cores(env.conf(), System.getProperty("sun.java.command", ""), machine);
    }

    /** @param command the JVM's command line, which gives an executor its number of cores */
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

    /** The engine on the device that Spark gave to the task of the calling thread. */
    static Engine onDeviceOfTask(Engine engine) {
        return onDevice(engine, TaskContext.get().resourcesJMap(), isDriver());
    }

    /** Whether this is the JVM of the driver, which runs tasks in local mode only. */
    static boolean isDriver() {
        return SparkEnv.get().executorId().equals(DRIVER);
    }

    /**
     * Lets Spark end this executor after a failure that makes its device useless. In local mode the executor is the driver, which says
     * itself what happened.
     *
     * @throws LostDevice.ExecutorEndsError in a task of an executor whose device is lost
     */
    public static void endIfDeviceIsLost(Throwable failure) {
        LostDevice.of(failure).filter(error -> !isDriver()).ifPresent(error -> {
            throw error;
        });
    }

    /**
     * The engine on the device that Spark gave to a task.
     *
     * @param engine as the user named it
     * @param resources of the task
     * @param driver whether the task runs in the driver's JVM
     */
    static Engine onDevice(Engine engine, Map<String, ResourceInformation> resources, boolean driver) {
        String address = Optional.ofNullable(resources.get(GPU))
                .filter(given -> given.addresses().length > 0)
                .map(given -> given.addresses()[0])
                .orElse(null);
        return driver && address == null ? engine : engine.inTask(address);
    }

    /** The memory budget for networks outside the heap, shared by this whole JVM. */
    public static MemoryBudget memory() {
        return MemoryBudget.ofThisJvm(nativeMemory());
    }

    /** Number of bytes outside the heap that can be allocated before the machine or container runs out. */
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
     * The memory limit. YARN and Kubernetes kill an executor that exceeds its configured heap plus overhead. Elsewhere the limit is the
     * machine, or its control group, which the JVM takes for the machine.
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

    /** Number of bytes outside the heap that Spark itself uses. */
    private static long sparkOffHeap(SparkConf conf) {
        return conf.getBoolean("spark.memory.offHeap.enabled", false)
                ? JavaUtils.byteStringAsBytes(conf.get("spark.memory.offHeap.size", "0"))
                : 0;
    }

    private static long mebibytes(String size) {
        return JavaUtils.byteStringAsMb(size) << 20;
    }
}
