package org.repmlpeval.job.run.devices;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.storage.BlockManagerId;
import org.repmlpeval.job.run.admission.MachineDevices;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.run.weights.ByteChunks;
import scala.collection.Iterator;

/** Asks every executor of a cluster which devices it has. */
public final class ClusterDevices {
    /** Spark does not say on which executor a task runs, so there are several rounds of as many tasks as can run at once. */
    private static final int ROUNDS = 5;

    /** So long each task takes at least, so that no executor does the work of another. */
    private static final long TASK_MILLIS = 2000;

    /** Of this JVM, which is an executor's. Guarded by the class. */
    private static MachineDevices seen;

    private ClusterDevices() {}

    /** What a task says. @param address of the executor, as the driver knows it */
    private record Answer(String address, String place, List<String> given, MachineDevices machine)
            implements Serializable {}

    /**
     * The devices of all executors that have registered with the driver, by host and id. Those that gave no answer are there without
     * devices. An executor looks once, so a second call finds what the first one found.
     *
     * @param folders of CUDA's libraries, separated as in a class path; null to look for them
     */
    public static List<ExecutorDevices> of(JavaSparkContext spark, String folders) {
        Map<String, ExecutorDevices> found = new TreeMap<>();
        Set<String> silent = executors(spark);
        for (int round = 0; round < ROUNDS && (round < 2 || !silent.isEmpty()); round++) {
            int tasks = Math.max(1, Math.max(SparkContexts.slots(spark), SparkContexts.expectedSlots(spark)));
            List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
            for (byte[] packed : spark.parallelize(numbers, tasks)
                    .map(number -> ByteChunks.of(answer(folders)).packed())
                    .collect()) {
                Answer answer = ByteChunks.unpack(packed).open(Answer.class);
                found.merge(
                        answer.address(),
                        new ExecutorDevices(answer.place(), answer.given(), answer.machine()),
                        ClusterDevices::both);
            }
            silent = executors(spark);
            silent.removeAll(found.keySet());
        }
        silent.forEach(address -> found.put(address, new ExecutorDevices(address, List.of(), null)));
        return List.copyOf(found.values());
    }

    /** Addresses of the executors. */
    private static Set<String> executors(JavaSparkContext spark) {
        Set<String> addresses = new TreeSet<>();
        Iterator<String> all = spark.sc().getExecutorMemoryStatus().keysIterator();
        while (all.hasNext()) {
            addresses.add(all.next());
        }
        if (!spark.isLocal()) {
            addresses.remove(SparkEnv.get().blockManager().blockManagerId().hostPort());
        }
        return addresses;
    }

    private static ExecutorDevices both(ExecutorDevices first, ExecutorDevices second) {
        List<String> given = Stream.concat(first.given().stream(), second.given().stream())
                .distinct()
                .sorted()
                .toList();
        return new ExecutorDevices(first.place(), given, first.machine());
    }

    private static Answer answer(String folders) throws InterruptedException {
        long start = System.nanoTime();
        MachineDevices machine = ofThisExecutor(folders);
        ResourceInformation gpu = TaskContext.get().resourcesJMap().get("gpu");
        BlockManagerId own = SparkEnv.get().blockManager().blockManagerId();
        Thread.sleep(Math.max(0, TASK_MILLIS - (System.nanoTime() - start) / 1_000_000));
        return new Answer(
                own.hostPort(),
                own.host() + " (executor " + own.executorId() + ")",
                gpu == null ? List.of() : List.of(gpu.addresses()),
                machine);
    }

    private static MachineDevices ofThisExecutor(String folders) {
        synchronized (ClusterDevices.class) {
            if (seen == null) {
                seen = MachineDevices.ofThisProcess(folders);
            }
            return seen;
        }
    }
}
