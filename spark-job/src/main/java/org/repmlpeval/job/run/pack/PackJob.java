package org.repmlpeval.job.run.pack;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.run.driver.BuildInfo;
import org.repmlpeval.job.run.driver.Progress;
import org.repmlpeval.job.run.output.OutputFolder;
import org.repmlpeval.job.run.spark.ClusterEvents;
import org.repmlpeval.job.run.spark.SentParts;
import org.repmlpeval.job.run.spark.TaskJob;
import org.repmlpeval.job.run.weights.ByteChunks;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.ClassFolders;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingMoment;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.labels.LabelRow;
import org.repmlpeval.partitioning.labels.LabelTable;
import org.repmlpeval.partitioning.packed.DataSource;
import org.repmlpeval.partitioning.packed.write.WrittenFormat;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.plan.ShardPlan;
import org.repmlpeval.partitioning.plan.ShardPlanner;
import org.repmlpeval.partitioning.read.ShardHosts;

/** Packs a data set. The folder appears under its name only when all files are complete. */
public final class PackJob {
    private final JavaSparkContext spark;
    private final PackSettings settings;
    private final Progress progress;
    private final Configuration hadoop;

    public PackJob(JavaSparkContext spark, PackSettings settings, Progress progress) {
        this.spark = spark;
        this.progress = progress;
        this.settings = settings;
        this.hadoop = spark.hadoopConfiguration();
    }

    /**
     * @throws InvalidInputException if the output folder exists or lies in the data set
     * @throws org.repmlpeval.partitioning.DataSetException if the data set cannot be listed
     * @throws IOException if a file system fails; nothing was published
     */
    public PackReport run() throws IOException {
        requireApart();
        ListingMoment listed = ListingMoment.now();
        DataSource source = DataSource.of(hadoop, settings.data(), ListingOptions.defaults());
        ImageListing listing = source.withoutLabels();
        Map<String, String> labels = labels(source.labels());
        long files = 1 + Math.max(0, listing.totalBytes() - 1) / settings.fileBytes();
        ShardPlan plan = ShardPlanner.byBytes(
                listing, (int) Math.min(files, listing.entries().size()));
        if (settings.format() == WrittenFormat.SEQUENCEFILE && !labels.isEmpty()) {
            throw new InvalidInputException("setting format is sequencefile, but the data set holds labels, for which a"
                    + " SequenceFile has no place; legal: tar, parquet");
        }
        try (OutputFolder output = new OutputFolder(hadoop, settings.out())) {
            List<PackReport.File> written = new ArrayList<>();
            for (PackTask.Written file : pack(listing, listed, plan, labels, output.rows())) {
                String name = String.format(
                        Locale.ROOT,
                        "images-%06d%s",
                        file.shard(),
                        settings.format().ending());
                output.keep(file.attempt(), name);
                for (String ending : settings.format().beside()) {
                    output.keep(file.attempt() + ending, name + ending);
                }
                written.add(new PackReport.File(name, file.images(), file.bytes(), file.sha256()));
            }
            PackReport report = new PackReport(
                    1,
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    BuildInfo.version(),
                    settings.data(),
                    settings.format().text(),
                    fingerprint(source, labels),
                    listing.entries().size(),
                    listing.totalBytes(),
                    written);
            output.publishDocument(PackReport.NAME, ReportJson.text(report));
            return report;
        }
    }

    private void requireApart() throws IOException {
        Location data = Location.of(hadoop, settings.data());
        Location out = Location.of(hadoop, settings.out());
        if (data.contains(out)) {
            throw new InvalidInputException("output folder " + out + " lies inside the data set " + data
                    + ", which would then hold its images twice; give an --out elsewhere");
        }
    }

    private static Map<String, String> labels(Optional<LabelTable> table) {
        Map<String, String> labels = new HashMap<>();
        for (LabelRow row : table.map(LabelTable::rows).orElse(List.of())) {
            if (row.classes().size() > 1) {
                throw new InvalidInputException("image " + Names.quoted(row.image()) + " has the labels "
                        + Names.some(row.classes())
                        + ", but packed files hold one label of an image; leave the labels out"
                        + " of the manifest, and give them to 'evaluate' with --labels");
            }
            labels.put(row.image(), row.classes().get(0));
        }
        return labels;
    }

    /** Null if the classes are not the folders. */
    private static String fingerprint(DataSource source, Map<String, String> labels) throws IOException {
        if (!labels.isEmpty()) {
            return null;
        }
        try {
            Optional<ClassFolders> folders = source.classFolders();
            return folders.isPresent() ? folders.get().list(Optional.empty()).fingerprint() : null;
        } catch (DataSetException e) {
            return null; // a flat folder has no classes
        }
    }

    private List<PackTask.Written> pack(
            ImageListing listing, ListingMoment listed, ShardPlan plan, Map<String, String> labels, String attempts) {
        PackTask task = new PackTask(
                spark.broadcast(new SerializableConfiguration(hadoop)),
                listing.root(),
                listed,
                settings.maxImageBytes(),
                settings.format(),
                !labels.isEmpty(),
                attempts);
        List<PackTask.Part> parts = new ArrayList<>();
        for (Shard shard : plan.shards()) {
            Map<String, String> own = new HashMap<>();
            for (ImageEntry entry : shard.entries()) {
                if (labels.containsKey(entry.id())) {
                    own.put(entry.id(), labels.get(entry.id()));
                }
            }
            parts.add(new PackTask.Part(shard, own));
        }
        SentParts sent = new SentParts(spark.sc(), parts, ShardHosts.of(hadoop, listing.root(), plan.shards()));
        TreeMap<Integer, PackTask.Written> written = new TreeMap<>();
        progress.say("Packing " + Count.grouped(listing.entries().size(), "image") + " of " + settings.data() + " into "
                + Count.of(parts.size(), "file"));
        progress.start(listing.entries().size());
        try (ClusterEvents events = ClusterEvents.of(spark, progress::say)) {
            new TaskJob(spark, "pack, " + Count.of(parts.size(), "file"))
                    .run(
                            sent,
                            part -> ByteChunks.of(
                                            task.run(ByteChunks.unpack(part).open(PackTask.Part.class)))
                                    .packed(),
                            result -> {
                                PackTask.Written file =
                                        ByteChunks.unpack(result).open(PackTask.Written.class);
                                written.put(file.shard(), file);
                                progress.add(file.images());
                            },
                            failure -> {
                                events.requireExecutors(failure);
                                return failure;
                            });
        }
        return List.copyOf(written.values());
    }
}
