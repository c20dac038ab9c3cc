package org.repmlpeval.job.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.faces.DistractorResult;
import org.repmlpeval.job.task.faces.FaceTask;
import org.repmlpeval.job.task.faces.ImageSet;
import org.repmlpeval.job.task.faces.Views;
import org.repmlpeval.job.task.identification.Gallery;
import org.repmlpeval.job.task.identification.RankCounts;
import org.repmlpeval.job.task.identification.RankTests;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.job.task.statistics.IdHash;

/**
 * Speed and memory of identification without a network: probes with one mate each against distractors, all of them random embeddings by
 * formula, through the task of an evaluation on Spark.
 *
 * @param probes number of probes
 * @param distractors number of distractors
 * @param threads tasks at a time
 */
public record RankBench(int probes, int distractors, int threads) {
    /** Length of an embedding, as of the published face networks. */
    public static final int LENGTH = 512;

    /** Largest number of probes. */
    public static final int MOST_PROBES = 100_000;

    private static final int PER_TASK = 20_000;
    /** A mate is its probe plus this much of another direction, which gives a cosine of about 0.22, near the best of the distractors. */
    private static final float NOISE = 4.4f;

    /**
     * What was measured.
     *
     * @param seconds from the first task to the last
     * @param cpuSeconds processor time of this process, which other work on the machine does not lengthen
     * @param dotProductsPerSecond probes times distractors per second, each of {@value RankBench#LENGTH} values
     * @param rank1Hits probes whose mate scores higher than all distractors
     * @param peakHeapBytes sum of the peaks of the heap's pools in this JVM, which is the driver and the executor
     */
    public record Result(
            double seconds, double cpuSeconds, double dotProductsPerSecond, long rank1Hits, long peakHeapBytes) {}

    /** Runs it on a local Spark. */
    public Result run() throws IOException {
        return SparkContexts.use("repmlp-eval bench", "local[" + threads + "]", this::measure);
    }

    private Result measure(JavaSparkContext spark) {
        List<Gallery.Face> faces = new ArrayList<>();
        List<Gallery.Face> mates = new ArrayList<>();
        for (int p = 0; p < probes; p++) {
            float[] probe = random(-1 - 2L * p);
            float[] mate = random(-2 - 2L * p);
            for (int i = 0; i < LENGTH; i++) {
                mate[i] = probe[i] + NOISE * mate[i];
            }
            faces.add(new Gallery.Face("probe " + p, String.valueOf(p), probe));
            mates.add(new Gallery.Face("mate " + p, String.valueOf(p), mate));
        }
        RankTests tests = Gallery.mates(faces, mates, LENGTH);
        FaceTask task = new FaceTask(
                AgreementTask.embeddings(List.of("random"), LENGTH), ImageSet.DISTRACTORS, Views.IMAGE, List.of(tests));
        int tasks = Math.max(1, (distractors + PER_TASK - 1) / PER_TASK);
        List<Integer> starts =
                IntStream.range(0, tasks).mapToObj(i -> i * PER_TASK).toList();
        Part part = new Part(task, distractors);
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        long cpu = cpuNanos();
        long start = System.nanoTime();
        JavaRDD<DistractorResult> results = spark.parallelize(starts, tasks).map(part::run);
        RankCounts counts = RankCounts.none(tests.size());
        for (RankCounts one : results.map(result -> result.counts().get(0)).collect()) {
            counts = counts.plus(one);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (cpuNanos() - cpu) / 1e9;
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        return new Result(seconds, cpuSeconds, (double) probes * distractors / seconds, counts.hits(1), heap);
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** The work of one task. */
    private record Part(FaceTask task, int distractors) implements Serializable {
        DistractorResult run(int start) {
            TaskResult result = task.none();
            for (int d = start; d < Math.min(start + PER_TASK, distractors); d++) {
                result = result.plus(task.score(Subject.of("distractor " + d), List.of(LogitRow.of(random(d)))));
            }
            return (DistractorResult) result.settled();
        }
    }

    /** Values in {@code [−1, 1)} by splitmix64. */
    private static float[] random(long stream) {
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            long z = (i + 1) * 0x9E3779B97F4A7C15L + stream * 0xD1342543DE82EF95L;
            values[i] = (IdHash.mix(z) >> 40) * 0x1p-23f;
        }
        return values;
    }
}
