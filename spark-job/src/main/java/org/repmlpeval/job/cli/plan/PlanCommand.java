package org.repmlpeval.job.cli.plan;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.output.Json;
import org.repmlpeval.job.run.plan.PlanSummary;
import org.repmlpeval.job.run.plan.Spread;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.plan.ShardPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description =
                "List a data set and show how 'evaluate' would divide it into shards, without starting Spark: images"
                        + " and bytes per shard, balance, and the heap that the driver needs.")
public final class PlanCommand implements Callable<Integer> {
    private static final double MIB = 1 << 20;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description = "Data set, as for 'evaluate', for example /data/imagenet/val.")
    private String data;

    @Mixin
    private ListedOptions listed;

    @Option(names = "--json", description = "Print JSON instead of text.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        ImageListing listing = listed.listing(data);
        ShardPlan plan = listed.plan(listing);
        double seconds = (System.nanoTime() - start) / 1e9;
        PlanSummary summary = PlanSummary.of(listing, plan, seconds);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(summary));
            return 0;
        }
        print(out, summary);
        if (summary.notListed() > 0) {
            out.println(listing.ignored());
        }
        plan.reduction().ifPresent(out::println);
        return 0;
    }

    private static void print(PrintWriter out, PlanSummary summary) {
        out.printf(
                Locale.ROOT,
                "%s (%,d bytes%s), listed and planned in %.1f s (%,.0f images/s)%n",
                Count.grouped(summary.images(), "image"),
                summary.bytes(),
                summary.classes() == 0 ? "" : ", " + Count.grouped(summary.classes(), "class"),
                summary.seconds(),
                summary.images() / summary.seconds());
        out.printf(
                Locale.ROOT,
                "%s, the most expensive one %.3f times the mean%n",
                Count.grouped(summary.shards(), "shard"),
                summary.skew());
        line(out, "images per shard", summary.imagesPerShard(), 1);
        line(out, "MiB per shard", summary.bytesPerShard(), MIB);
        out.printf(
                Locale.ROOT,
                "heap: listing %.1f MiB (%.1f bytes an image), driver of an evaluation about %,.0f MiB%n",
                summary.listingBytes() / MIB,
                summary.listingBytes() / (double) summary.images(),
                summary.driverHeapBytes() / MIB);
        out.println("fingerprint " + summary.fingerprint());
        out.println(
                summary.labels().equals(PlanSummary.NONE)
                        ? "  without labels; with labels the fingerprint is another one"
                        : "  labels: sorted class folders; with other labels the fingerprint is another one");
    }

    private static void line(PrintWriter out, String name, Spread spread, double unit) {
        String format = unit == 1 ? "%s: %,.0f to %,.0f, median %,.0f%n" : "%s: %,.2f to %,.2f, median %,.2f%n";
        out.printf(Locale.ROOT, format, name, spread.min() / unit, spread.max() / unit, spread.median() / unit);
    }
}
