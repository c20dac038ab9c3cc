package org.repmlpeval.job.run.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.run.admission.Engine;

class ExecutorResourcesTest {
    private static final long MEBIBYTE = 1L << 20;
    private static final int MACHINE_CORES = 16;
    private static final long MACHINE_BYTES = 64L << 30;

    private static SparkConf conf(String... pairs) {
        SparkConf conf = new SparkConf(false);
        for (int i = 0; i < pairs.length; i += 2) {
            conf.set(pairs[i], pairs[i + 1]);
        }
        return conf;
    }

    @ParameterizedTest
    @CsvSource({
        "local, '', '', 1",
        "local[3], '', '', 3",
        "'local[5,2]', '', '', 5",
        "local[*], '', '', 16",
        "spark://host:7077, '', 'org.apache.spark.executor.CoarseGrainedExecutorBackend --executor-id 0 --cores 6 --app-id a', 6",
        "yarn, 4, 'org.apache.spark.executor.YarnCoarseGrainedExecutorBackend --cores 4', 4",
        "yarn, 4, '', 4",
        "k8s://https://host, '', '', 16"
    })
    void coresAreThoseThatSparkGaveThisJvm(String master, String executorCores, String command, int expected) {
        SparkConf conf = conf("spark.master", master);
        if (!executorCores.isEmpty()) {
            conf.set("spark.executor.cores", executorCores);
        }
        assertThat(ExecutorResources.cores(conf, command, MACHINE_CORES)).isEqualTo(expected);
    }

    @Test
    void theBackendForDevicesRunsOnTheOneThatSparkGaveToTheTask() {
        Map<String, ResourceInformation> gpu =
                Map.of("gpu", new ResourceInformation("gpu", new String[] {"GPU-5", "GPU-6"}));
        Map<String, ResourceInformation> other = Map.of("fpga", new ResourceInformation("fpga", new String[] {"f1"}));
        assertThat(onExecutor("cuda", gpu)).isEqualTo("cuda:GPU-5");
        assertThat(onExecutor("cuda:1", gpu)).isEqualTo("cuda:1");
        assertThat(onExecutor("cpu", gpu)).isEqualTo("cpu");
        assertThat(onExecutor("cuda", other)).isEqualTo("cuda");
        assertThat(onExecutor("cuda", Map.of())).isEqualTo("cuda");
        assertThat(onExecutor("auto", gpu)).isEqualTo("auto:GPU-5");
        assertThat(onExecutor("auto", Map.of()))
                .as("GPUs that Spark does not give may be those of others")
                .isEqualTo("auto:none");
    }

    private static String onExecutor(String backend, Map<String, ResourceInformation> resources) {
        return ExecutorResources.onDevice(Engine.of(backend, null), resources, false)
                .text();
    }

    @Test
    void inTheDriversJvmAutoMayTakeAnyDevice() {
        assertThat(ExecutorResources.onDevice(Engine.AUTO, Map.of(), true)).isEqualTo(Engine.AUTO);
    }

    @Test
    void containersAreLimitedToHeapAndOverheadWhereTheClusterKillsForMore() {
        SparkConf yarn = conf("spark.master", "yarn", "spark.executor.memory", "8g");
        long heap = 8192 * MEBIBYTE;
        assertThat(ExecutorResources.container(yarn, MACHINE_BYTES)).isEqualTo(heap + heap / 10);
        yarn.set("spark.executor.memory", "1g");
        assertThat(ExecutorResources.container(yarn, MACHINE_BYTES)).isEqualTo((1024 + 384) * MEBIBYTE);
        yarn.set("spark.executor.memoryOverhead", "3000");
        assertThat(ExecutorResources.container(yarn, MACHINE_BYTES)).isEqualTo((1024 + 3000) * MEBIBYTE);
        yarn.set("spark.memory.offHeap.enabled", "true").set("spark.memory.offHeap.size", "1g");
        assertThat(ExecutorResources.container(yarn, MACHINE_BYTES)).isEqualTo((1024 + 3000 + 1024) * MEBIBYTE);
    }

    @Test
    void whatHeapJvmAndSparkTakeIsNotOurs() {
        SparkConf yarn = conf("spark.master", "yarn", "spark.executor.memory", "4g");
        yarn.set("spark.executor.memoryOverhead", "3g");
        long heap = 4096 * MEBIBYTE;
        assertThat(ExecutorResources.nativeMemory(yarn, MACHINE_BYTES, heap)).isEqualTo((3072 - 256) * MEBIBYTE);
        yarn.set("spark.memory.offHeap.enabled", "true").set("spark.memory.offHeap.size", "8g");
        assertThat(ExecutorResources.nativeMemory(yarn, MACHINE_BYTES, heap))
                .as("the container grows by what Spark takes of it")
                .isEqualTo((3072 - 256) * MEBIBYTE);
        assertThat(ExecutorResources.nativeMemory(yarn, 4096 * MEBIBYTE, heap)).isZero();
    }

    @Test
    void elsewhereTheMachineIsTheLimit() {
        SparkConf standalone = conf("spark.master", "spark://host:7077", "spark.executor.memory", "1g");
        assertThat(ExecutorResources.container(standalone, MACHINE_BYTES)).isEqualTo(MACHINE_BYTES);
        assertThat(ExecutorResources.nativeMemory())
                .isPositive()
                .isLessThan(
                        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize());
    }
}
