package org.repmlpeval.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DFSOpsCountStatistics;
import org.apache.hadoop.hdfs.DFSTestUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.folder.ImageFolder;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.plan.ShardPlan;
import org.repmlpeval.partitioning.plan.ShardPlanner;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ReadResult;
import org.repmlpeval.partitioning.read.ShardReader;
import org.repmlpeval.partitioning.segmentation.SegmentationFolders;
import org.repmlpeval.partitioning.segmentation.SegmentationListing;
import org.repmlpeval.partitioning.segmentation.SetLayout;

/** The way from a folder to its bytes on a real HDFS of one name node and one data node. */
class HdfsTest {
    /** A block of HDFS here, in bytes: files beyond it span several. */
    private static final int BLOCK = 1 << 20;

    @TempDir
    static Path base;

    private static MiniDFSCluster cluster;
    private static Configuration conf;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        Configuration settings = new Configuration();
        settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, base.toString());
        settings.setLong("dfs.blocksize", BLOCK);
        // A client that closes a file before its data node has told of the block asks again after 400 ms by default.
        settings.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
        // A lost block is asked for again after up to 3 s, 6 s, 9 s by default.
        settings.setInt("dfs.client.retry.window.base", 1);
        cluster = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
        cluster.waitActive();
        conf = cluster.getConfiguration(0);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.shutdown();
        }
    }

    @Test
    void theSameDataSetHasTheSameFingerprintAndBytes() throws IOException {
        new TestTree(folder)
                .file("a b/50% #1?.jpg", 10)
                .file("a b/sub/日本 é.PNG", 3 * BLOCK + 5)
                .file("x+y/[1]*.jpg", 0)
                .file("x+y/.hidden.jpg", 1)
                .file("x+y/notes.txt", 1);
        ImageListing local = new TestTree(folder).list();
        String root = copy("/data sets/100% #1");
        ImageListing remote = list(root, Optional.empty());

        assertThat(remote.root().getScheme()).isEqualTo("hdfs");
        assertThat(remote.entries()).isEqualTo(local.entries());
        assertThat(remote.ignored()).isEqualTo(local.ignored());
        assertThat(remote.fingerprint()).isEqualTo(local.fingerprint());

        ShardPlan plan = ShardPlanner.byBytes(remote, 2);
        plan.verifyCovers(local);
        ShardReader reader = ShardReader.open(conf, remote.root(), ShardReader.DEFAULT_MAX_BYTES);
        for (Shard shard : plan.shards()) {
            for (ReadResult result : results(reader, shard)) {
                byte[] bytes = Files.readAllBytes(folder.resolve(result.entry().id()));
                assertThat(result).isEqualTo(new EncodedImage(result.entry(), bytes));
            }
        }
    }

    @Test
    void faultsOnHdfsAreOutcomesOfTheirImages() throws Exception {
        new TestTree(folder)
                .file("a/1 ok.jpg", 10)
                .file("a/2 deleted.jpg", 20)
                .file("a/3 truncated.jpg", 30)
                .file("a/4 grown.jpg", 40)
                .file("a/5 corrupt.jpg", 2 * BLOCK)
                .file("a/6 folder now.jpg", 10);
        String root = copy("/faults");
        ImageListing listing = list(root, Optional.empty());
        FileSystem hdfs = cluster.getFileSystem();
        hdfs.delete(hadoop("/faults/a/2 deleted.jpg"), false);
        write("/faults/a/3 truncated.jpg", 29);
        try (FSDataOutputStream out = hdfs.append(hadoop("/faults/a/4 grown.jpg"))) {
            out.write(1);
        }
        var second = DFSTestUtil.getAllBlocks(hdfs, hadoop("/faults/a/5 corrupt.jpg"))
                .get(1)
                .getBlock();
        cluster.corruptReplica(0, second);
        hdfs.delete(hadoop("/faults/a/6 folder now.jpg"), false);
        hdfs.mkdirs(hadoop("/faults/a/6 folder now.jpg"));

        ShardReader reader = ShardReader.open(conf, listing.root(), ShardReader.DEFAULT_MAX_BYTES);
        List<ReadResult> results = results(reader, new Shard(0, listing.entries()));

        assertThat(results).extracting(ReadResult::entry).isEqualTo(listing.entries());
        assertThat(results)
                .extracting(r -> r instanceof ReadFault fault ? fault.reason() : null)
                .containsExactly(
                        null,
                        ReadFault.Reason.MISSING,
                        ReadFault.Reason.CHANGED,
                        ReadFault.Reason.CHANGED,
                        ReadFault.Reason.IO_ERROR,
                        ReadFault.Reason.IO_ERROR);
        assertThat(((ReadFault) results.get(4)).message())
                .startsWith(listing.root() + "/a/5 corrupt.jpg cannot be read: ");
    }

    /** The time is compared in the request that opens the file. */
    @Test
    void aFileThatWasWrittenAgainIsNamedWithoutAFurtherRequest() throws Exception {
        new TestTree(folder).file("a/1.jpg", 10).file("a/2.jpg", 10);
        String root = copy("/written");
        ImageListing listing = list(root, Optional.empty());
        Thread.sleep(5);
        write("/written/a/2.jpg", 10);
        ShardReader reader = ShardReader.open(conf, listing.root(), ShardReader.DEFAULT_MAX_BYTES);
        long statuses = requests("op_get_file_status");
        assertThat(reader.read(listing.entries().get(0))).isInstanceOf(EncodedImage.class);
        assertThat(requests("op_get_file_status")).isEqualTo(statuses);
        assertThat(reader.read(listing.entries().get(1))).isInstanceOfSatisfying(ReadFault.class, fault -> {
            assertThat(fault.reason()).isEqualTo(ReadFault.Reason.CHANGED);
            assertThat(fault.message()).contains("/written/a/2.jpg was written at ", "but was listed as written at ");
        });
    }

    private static long requests(String operation) {
        return FileSystem.getGlobalStorageStatistics()
                .get(DFSOpsCountStatistics.NAME)
                .getLong(operation);
    }

    @Test
    void anInterruptWhileReadingIsNoFault() throws Exception {
        new TestTree(folder).file("a/1.jpg", 8 * BLOCK);
        ImageListing listing = list(copy("/interrupt"), Optional.empty());
        ShardReader reader = ShardReader.open(conf, listing.root(), ShardReader.DEFAULT_MAX_BYTES);
        for (int round = 0; round < 10; round++) {
            List<ReadResult> results = new CopyOnWriteArrayList<>();
            AtomicReference<Exception> end = new AtomicReference<>();
            Thread thread = new Thread(() -> {
                try {
                    while (true) {
                        results.add(reader.read(listing.entries().get(0)));
                    }
                } catch (InterruptedException e) {
                    end.set(e);
                }
            });
            thread.start();
            Thread.sleep(3L * round);
            thread.interrupt();
            thread.join(20_000);
            assertThat(end.get()).isInstanceOf(InterruptedException.class);
            assertThat(results).allMatch(EncodedImage.class::isInstance);
        }
    }

    @Test
    void aNameThatHdfsRefusesIsSaid() throws IOException, InterruptedException {
        assertThatThrownBy(() -> list("/a:b", Optional.empty()))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("/a:b has no legal name on its file system")
                .hasMessageContaining("HDFS allows no colon in names");
        ShardReader reader = ShardReader.open(conf, cluster.getURI(), 10);
        assertThat(reader.read(new ImageEntry("a/12:30.jpg", 0, 1)))
                .isInstanceOfSatisfying(
                        ReadFault.class,
                        fault -> assertThat(fault.message())
                                .contains(
                                        "a/12:30.jpg cannot be read: java.io.IOException: the name is not legal on this file system"));
    }

    @Test
    void aRootThatIsMissingOrAFileIsSaid() throws IOException {
        assertThatThrownBy(() -> list("/none", Optional.empty()))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("/none does not exist");
        write("/plain.txt", 3);
        assertThatThrownBy(() -> list("/plain.txt", Optional.empty()))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("/plain.txt is a text file, and lists of images cannot be read");
    }

    @Test
    void aClassListLiesOnHdfsToo() throws IOException {
        new TestTree(folder).file("ant/1.jpg", 1);
        Files.writeString(folder.resolve("classes.txt"), "bee\nant\n");
        String root = copy("/classes");
        ClassList classes = ClassList.read(conf, root + "/classes.txt");
        ImageListing listing = list(root, Optional.of(classes));
        assertThat(listing.entries()).containsExactly(new ImageEntry("ant/1.jpg", 1, 1));
        assertThat(listing.classes()).containsExactly("bee", "ant");
    }

    private static ImageListing list(String root, Optional<ClassList> classes) throws IOException {
        return ImageFolder.list(conf, root, classes, ListingOptions.defaults());
    }

    private static List<ReadResult> results(ShardReader reader, Shard shard) {
        List<ReadResult> results = new ArrayList<>();
        reader.read(shard).forEachRemaining(results::add);
        return results;
    }

    /** Copies the folder and gives the copy's name as a user would write it. */
    @Test
    void labelFilesAreListedAsOnTheLocalFileSystem() throws IOException {
        new TestTree(folder)
                .file("imgs/a b/1.jpg", 10)
                .file("imgs/a b/2.jpg", 20)
                .file("gts/a b/1_gt.png", 3)
                .file("gts/3_gt.png", 3);
        Files.writeString(folder.resolve("pairs.txt"), "imgs/a b/2.jpg\tgts/a b/1_gt.png\n");
        SetLayout layout = new SetLayout("imgs", "gts", ".jpg", "_gt.png", Optional.empty(), Optional.empty());
        String root = copy("/segmentation");
        for (Optional<String> list : List.of(Optional.<String>empty(), Optional.of("/pairs.txt"))) {
            SegmentationListing local = SegmentationFolders.list(
                    conf,
                    folder.toUri().toString(),
                    list.map(name -> folder.toUri() + name.substring(1)),
                    layout,
                    Optional.empty(),
                    ListingOptions.defaults());
            SegmentationListing remote = SegmentationFolders.list(
                    conf, root, list.map(name -> root + name), layout, Optional.empty(), ListingOptions.defaults());
            assertThat(remote.labelRoot().getScheme()).isEqualTo("hdfs");
            assertThat(remote.images().entries()).isEqualTo(local.images().entries());
            assertThat(remote.images().fingerprint()).isEqualTo(local.images().fingerprint());
            assertThat(remote.orphans()).isEqualTo(local.orphans());
        }
    }

    private String copy(String to) throws IOException {
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            try (FSDataOutputStream out = cluster.getFileSystem().create(hadoop(to + "/" + folder.relativize(file)))) {
                out.write(Files.readAllBytes(file));
            }
        }
        return cluster.getURI() + to;
    }

    private static void write(String path, int bytes) throws IOException {
        try (FSDataOutputStream out = cluster.getFileSystem().create(hadoop(path))) {
            out.write(new byte[bytes]);
        }
    }

    private static org.apache.hadoop.fs.Path hadoop(String path) {
        return new org.apache.hadoop.fs.Path(path);
    }
}
