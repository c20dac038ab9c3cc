package org.repmlpeval.job.cli.plan;

import static org.repmlpeval.model.InvalidInputException.requireSetting;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.output.Json;
import org.repmlpeval.job.run.plan.Cluster;
import org.repmlpeval.job.run.plan.DriverHeap;
import org.repmlpeval.job.run.plan.SimulatedShards;
import org.repmlpeval.job.run.plan.Simulation;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.plan.ShardPlanner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description =
                "Estimate how long an evaluation takes on a cluster, how busy its cores are and how much heap the driver"
                        + " needs, without running it. The same options and seed give the same numbers.")
public final class SimulateCommand implements Callable<Integer> {
    @Option(
            names = "--images",
            paramLabel = "N",
            description = "Number of images, for example 14000000. Required unless --data is given.")
    private Long images;

    @Option(
            names = "--mean-bytes",
            defaultValue = "110000",
            paramLabel = "BYTES",
            description = "Mean length of the images of --images. Default: ${DEFAULT-VALUE}, as of ImageNet's.")
    private double meanBytes;

    @Option(
            names = "--spread-bytes",
            defaultValue = "100000",
            paramLabel = "BYTES",
            description = "Standard deviation of the lengths of the images of --images. Default: ${DEFAULT-VALUE}.")
    private double spreadBytes;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            description = "Data set whose images are listed and taken, as for 'plan', instead of --images.")
    private String data;

    @Option(
            names = "--any-folder",
            description = "List images of --data in any folder. Default: only images in class folders.")
    private boolean anyFolder;

    @Option(
            names = "--runs",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Number of runs, one after the other, over which --images are spread, for example 50. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "Number of Spark tasks of a run. Default: as 'evaluate' chooses.")
    private Integer shards;

    @Option(
            names = "--executors",
            required = true,
            paramLabel = "N",
            description = "Number of executors, for example 50.")
    private int executors;

    @Option(
            names = "--cores",
            required = true,
            paramLabel = "N",
            description = "Number of tasks that an executor runs at once, for example 8.")
    private int cores;

    @Option(
            names = "--images-per-second",
            required = true,
            paramLabel = "X",
            description =
                    "Images per second of one core, all forms together, as 'bench --data' measures, for example 20.")
    private double imagesPerSecond;

    @Option(
            names = "--speed-spread",
            defaultValue = "0.05",
            paramLabel = "SHARE",
            description =
                    "Standard deviation of the executors' speeds, as a share of the mean. Default: ${DEFAULT-VALUE}.")
    private double speedSpread;

    @Option(
            names = "--failure-rate",
            defaultValue = "0.001",
            paramLabel = "SHARE",
            description = "Share of task attempts that fail and are repeated. Default: ${DEFAULT-VALUE}.")
    private double failureRate;

    @Option(
            names = "--attempts",
            defaultValue = "4",
            paramLabel = "N",
            description =
                    "Attempts of a task after which the job fails (spark.task.maxFailures). Default: ${DEFAULT-VALUE}.")
    private int attempts;

    @Option(
            names = "--task-seconds",
            defaultValue = "0.1",
            paramLabel = "S",
            description = "Seconds that a task takes besides its images. Default: ${DEFAULT-VALUE}.")
    private double taskSeconds;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of the random numbers. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", description = "Print JSON instead of text.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /**
     * What is printed as JSON.
     *
     * @param seconds of all runs
     * @param run one of them; all are alike
     */
    record Document(
            long images, double bytes, int runs, int shards, double seconds, long driverHeapBytes, Simulation run) {}

    @Override
    public Integer call() throws IOException {
        Cluster cluster =
                new Cluster(executors, cores, imagesPerSecond, speedSpread, failureRate, attempts, taskSeconds);
        SimulatedShards work = work(executors * cores);
        Simulation run = Simulation.run(work.work(), cluster, seed);
        Document document = new Document(
                work.images() * runs,
                work.bytes() * runs,
                runs,
                work.work().length,
                run.seconds() * runs,
                DriverHeap.estimate(work.images(), work.work().length),
                run);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(document));
        } else {
            print(out, document, cluster);
        }
        return 0;
    }

    private SimulatedShards work(int slots) throws IOException {
        requireSetting(
                (images == null) != (data == null),
                "images",
                images == null ? "missing" : images,
                "given, or --data in its place, and not both");
        requireSetting(runs >= 1 && (data == null || runs == 1), "runs", runs, "at least 1, and 1 with --data");
        if (data != null) {
            ListedOptions listed = new ListedOptions(anyFolder, slots, shards);
            return SimulatedShards.of(listed.plan(listed.listing(data)));
        }
        requireSetting(images >= runs, "images", images, "at least one for each run");
        long each = (images + runs - 1) / runs;
        requireSetting(
                each <= Integer.MAX_VALUE, "images", images, "at most " + Integer.MAX_VALUE + " in each of --runs");
        int count = shards == null ? ShardPlanner.defaultShards((long) (each * meanBytes), each, slots) : shards;
        return SimulatedShards.of(each, meanBytes, spreadBytes, count, seed);
    }

    private static void print(PrintWriter out, Document all, Cluster cluster) {
        out.printf(
                Locale.ROOT,
                "%s (%,.1f GB) in %s of %s on %,d cores%n",
                Count.grouped(all.images(), "image"),
                all.bytes() / 1e9,
                Count.grouped(all.runs(), "run"),
                Count.grouped(all.shards(), "shard"),
                (long) cluster.executors() * cluster.cores());
        Simulation run = all.run();
        if (run.failed()) {
            out.printf(
                    Locale.ROOT,
                    "the job would fail after %s: a task failed %d times%n",
                    time(run.seconds()),
                    cluster.attempts());
            return;
        }
        out.printf(
                Locale.ROOT,
                "%s%s, %,.0f images/s, cores busy with successful work %.1f %% of the time%n",
                time(all.seconds()),
                all.runs() > 1 ? " (" + time(run.seconds()) + " each)" : "",
                all.images() / all.seconds(),
                100 * run.utilisation());
        out.printf(
                Locale.ROOT,
                "a task takes %,.1f to %,.1f s, median %,.1f s; the longest %.2f times the mean; %s per run repeated%n",
                run.taskSeconds().min(),
                run.taskSeconds().max(),
                run.taskSeconds().median(),
                run.skew(),
                Count.grouped(run.failedAttempts(), "attempt"));
        out.printf(Locale.ROOT, "heap of the driver about %,.0f MiB%n", all.driverHeapBytes() / (double) (1 << 20));
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
