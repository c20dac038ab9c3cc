package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.WeightFiles;
import org.repmlpeval.job.cli.Failure;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.run.weights.WeightsSelection;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.image.recipe.Recipes;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.folder.ImageFolder;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.plan.ShardPlanner;
import org.repmlpeval.partitioning.read.ShardHosts;

/** Checkpoint, images and report on a real HDFS give what they give on the local file system. */
class HdfsEvaluationTest {
    private static final Path DEMO =
            Path.of("..", "conf", "demo").toAbsolutePath().normalize();
    private static final int IMAGES = 60;
    private static final String DATA_NODE = "datanode.example";

    @TempDir
    static Path base;

    private static MiniDFSCluster cluster;
    private static FileSystem hdfs;
    private static EvaluationReport local;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        Configuration settings = new Configuration();
        settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, base.toString());
        // A client waits so many milliseconds, and longer each time, before it asks again for a block that no data node
        // has.
        settings.setInt("dfs.client.retry.window.base", 10);
        // One that closes a file before its data node has told of the block asks again after 400 ms by default.
        settings.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
        cluster = new MiniDFSCluster.Builder(settings)
                .numDataNodes(1)
                .hosts(new String[] {DATA_NODE})
                .build();
        cluster.waitActive();
        hdfs = cluster.getFileSystem();
        for (Path image : some(DEMO.resolve("images"))) {
            copy(image, base.resolve("demo").resolve(DEMO.relativize(image)));
        }
        copy(DEMO.resolve("digits.pth"), base.resolve("demo").resolve("digits.pth"));
        hdfs.copyFromLocalFile(path(base.resolve("demo")), new org.apache.hadoop.fs.Path("/demo"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.shutdown();
        }
    }

    /** What the local file system gives, computed once. */
    private static EvaluationReport local() throws IOException {
        if (local == null) {
            local = run(
                    base.resolve("demo/digits.pth").toString(),
                    base.resolve("demo/images").toString(),
                    base.resolve("local-report").toString());
        }
        return local;
    }

    @Test
    void anEvaluationOnHdfsEqualsTheLocalOne() throws IOException {
        String root = hdfs.getUri() + "/demo";
        EvaluationReport onHdfs = run(root + "/digits.pth", root + "/images", root + "/out/report");
        EvaluationReport local = local();
        assertThat(onHdfs.data().fingerprint()).isEqualTo(local.data().fingerprint());
        assertThat(onHdfs.checkpoint().sha256()).isEqualTo(local.checkpoint().sha256());
        assertThat(onHdfs.outcomes()).isEqualTo(local.outcomes());
        assertThat(onHdfs.outcomes().scored()).isEqualTo(IMAGES);
        assertThat(onHdfs.accuracy()).isEqualTo(local.accuracy());
        try (var in = hdfs.open(new org.apache.hadoop.fs.Path("/demo/out/report/report.json"))) {
            assertThat(ReportJson.read(in)).isEqualTo(onHdfs);
        }
        assertThat(names("/demo/out")).containsExactly("report");
        assertThat(names("/demo/out/report"))
                .containsExactly(
                        "classes.parquet",
                        "confusion.parquet",
                        "junit.xml",
                        "report.html",
                        "report.json",
                        "report.md",
                        "report.txt",
                        "rows",
                        "thumbnails.json");
        assertThat(names("/demo/out/report/rows"))
                .containsExactly("shard-000000.parquet", "shard-000001.parquet", "shard-000002.parquet");
    }

    /** The first run is cancelled after its images; the second takes its folder over and runs none of them again. */
    @Test
    void aCancelledRunOnHdfsIsResumed() throws IOException {
        String root = hdfs.getUri() + "/demo";
        EvaluationSettingsBuilder settings =
                settings(root + "/digits.pth", root + "/images", hdfs.getUri() + "/resumed/report");
        PrintStream cancels = new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void println(String line) {
                if (line.startsWith("Running a sample")) {
                    SparkContext.getOrCreate().cancelAllJobs();
                }
            }
        };
        assertThatThrownBy(() -> run(settings.build(), cancels)).hasMessageContaining("cancelled");
        assertThat(names("/resumed")).singleElement().asString().startsWith(".report.unfinished-");
        EvaluationReport resumed = run(settings.resume(Optional.of("auto")).build(), System.out);
        assertThat(resumed.run().resume().shardsTaken()).isEqualTo(3);
        assertThat(names("/resumed")).containsExactly("report");
        assertThat(names("/resumed/report"))
                .containsExactly(
                        "classes.parquet",
                        "confusion.parquet",
                        "junit.xml",
                        "report.html",
                        "report.json",
                        "report.md",
                        "report.txt",
                        "rows",
                        "thumbnails.json");
        EvaluationReport local = local();
        assertThat(resumed.digest()).isEqualTo(local.digest());
        assertThat(resumed.accuracy()).isEqualTo(local.accuracy());
    }

    /** All data nodes are lost while images are read; the error says so, and the run is resumed when they are back. */
    @Test
    void aRunWithoutDataNodesFailsAndIsResumed() throws IOException {
        String root = hdfs.getUri() + "/demo";
        EvaluationSettingsBuilder settings = settings(
                        root + "/digits.pth", root + "/images", hdfs.getUri() + "/lost/report")
                .shards(OptionalInt.of(IMAGES));
        AtomicReference<MiniDFSCluster.DataNodeProperties> stopped = new AtomicReference<>();
        SparkListener stops = new SparkListener() {
            private int tasks;

            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                if (++tasks == 4) {
                    stopped.set(cluster.stopDataNode(0));
                }
            }
        };
        try (JavaSparkContext spark = SparkContexts.create("hdfs", "local[1]")) {
            spark.sc().addSparkListener(stops);
            Progress quiet = new Progress(new PrintStream(OutputStream.nullOutputStream()));
            assertThatThrownBy(() -> new EvaluationJob(spark, settings.build(), quiet).run())
                    .satisfies(failure -> assertThat(
                                    Failure.of(failure).orElseThrow().message())
                            .as("what the user is told")
                            .startsWith("the job failed and published nothing: ")
                            .containsAnyOf("fails for one image after the other", "could only be written to 0 of"));
            assertThat(stopped.get()).isNotNull();
        }
        assertThat(hdfs.exists(new org.apache.hadoop.fs.Path("/lost/report"))).isFalse();
        assertThat(cluster.restartDataNode(stopped.get(), true)).isTrue();
        cluster.waitActive();
        EvaluationReport resumed = run(settings.resume(Optional.of("auto")).build(), System.out);
        assertThat(resumed.run().resume().shardsTaken()).isPositive();
        EvaluationReport local = local();
        assertThat(resumed.digest()).isEqualTo(local.digest());
        assertThat(resumed.outcomes()).isEqualTo(local.outcomes());
    }

    @Test
    void tasksAreAskedForNearTheirBlocks() throws IOException {
        ImageListing listing = ImageFolder.list(
                hdfs.getConf(), hdfs.getUri() + "/demo/images", Optional.empty(), ListingOptions.defaults());
        List<Shard> shards = ShardPlanner.byBytes(listing, 3).shards();
        List<List<String>> hosts = ShardHosts.of(hdfs.getConf(), listing.root(), shards);
        assertThat(hosts).hasSize(3).containsOnly(List.of(DATA_NODE));
    }

    @Test
    void shardsAreCopiedWithTheirIndex() throws IOException {
        Path index = WeightFiles.sharded(Tiny.checkpoint(Tiny.square(), folder), folder.resolve("sharded"));
        org.apache.hadoop.fs.Path there = new org.apache.hadoop.fs.Path(hdfs.getUri() + "/sharded");
        hdfs.copyFromLocalFile(path(index.getParent()), there);
        WeightsSource local = load(index.toString());
        for (String weights : List.of(there.toString(), there + "/" + WeightFiles.INDEX)) {
            WeightsSource remote = load(weights);
            assertThat(remote.stateDict()).isEqualTo(local.stateDict());
            assertThat(remote.origin().sha256()).isEqualTo(local.origin().sha256());
            assertThat(remote.origin().path()).isEqualTo(there + "/" + WeightFiles.INDEX);
        }
        hdfs.delete(new org.apache.hadoop.fs.Path(there, WeightFiles.SHARDS.get(1)), false);
        assertThatThrownBy(() -> load(there.toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "weights " + there + "/" + WeightFiles.INDEX + " (a local copy was read):" + " checkpoint ")
                .hasMessageContaining(
                        "the index names shard '" + WeightFiles.SHARDS.get(1) + "', but its folder has no such file");
    }

    private static WeightsSource load(String weights) {
        return WeightsSource.load(weights, WeightsSelection.DEFAULT, Tiny.square(), new Configuration());
    }

    /** {@value #IMAGES} images, the first of each class. */
    private static List<Path> some(Path images) throws IOException {
        List<Path> chosen = new ArrayList<>();
        try (Stream<Path> classes = Files.list(images)) {
            for (Path folder : classes.toList()) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.sorted().limit(IMAGES / 10).forEach(chosen::add);
                }
            }
        }
        return chosen;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    private static List<String> names(String path) throws IOException {
        return Arrays.stream(hdfs.listStatus(new org.apache.hadoop.fs.Path(path)))
                .map(FileStatus::getPath)
                .map(org.apache.hadoop.fs.Path::getName)
                .sorted()
                .toList();
    }

    private static EvaluationReport run(String weights, String data, String out) throws IOException {
        return run(settings(weights, data, out).build(), System.out);
    }

    private static EvaluationSettingsBuilder settings(String weights, String data, String out) {
        return EvaluationSettings.of(
                        Architectures.resolve(DEMO.resolve("digits.yaml").toString()))
                .weights(weights)
                .data(data)
                .recipe(Recipes.named("none-28"))
                .out(out)
                .batch(16)
                .shards(OptionalInt.of(3));
    }

    private static EvaluationReport run(EvaluationSettings settings, PrintStream progress) throws IOException {
        try (JavaSparkContext spark = SparkContexts.create("hdfs", "local[2]")) {
            return new EvaluationJob(spark, settings, new Progress(progress)).run();
        }
    }

    private static org.apache.hadoop.fs.Path path(Path file) {
        return new org.apache.hadoop.fs.Path(file.toUri());
    }
}
