package org.repmlpeval.partitioning.packed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.TestSeed;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.plan.ShardPlan;
import org.repmlpeval.partitioning.plan.ShardPlanner;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ShardReader;

/** The same images give the same listing, the same fingerprint and the same bytes in every format. */
class PackedFormatsTest {
    @TempDir
    Path folder;

    private Path data;
    private ImageListing expected;

    @BeforeEach
    void tree() throws IOException {
        data = folder.resolve("tree");
        TestTree tree = new TestTree(data);
        for (int i = 0; i < 30; i++) {
            tree.file("c" + i % 3 + "/deeper " + i % 2 + "/image " + i + ".v2.jpg", 1 + 37 * i % 401);
        }
        expected = tree.file("c1/Ünïcode " + "long".repeat(40) + ".png", 1000)
                .file("c0/empty.jpg", 0)
                .list();
    }

    @Test
    void tar() throws Exception {
        Path file = folder.resolve("val.tar");
        Pack.tar(file, Pack.files(data));
        requireSame(file);
    }

    @Test
    void tarOfAWholeFolder() throws Exception {
        Path file = folder.resolve("val.tar");
        Map<String, byte[]> below = new LinkedHashMap<>();
        Pack.files(data).forEach((name, bytes) -> below.put("./imagenet/val/" + name, bytes));
        Pack.tar(file, below);
        requireSame(file);
    }

    @Test
    void tarOfTars() throws Exception {
        Map<String, Map<String, byte[]>> classes = new LinkedHashMap<>();
        Pack.files(data).forEach((name, bytes) -> classes.computeIfAbsent(
                        name.substring(0, 2), folderName -> new LinkedHashMap<>())
                .put(name.substring(3), bytes));
        Map<String, byte[]> inner = new LinkedHashMap<>();
        for (var one : classes.entrySet()) {
            inner.put(one.getKey() + ".tar", Pack.tarBytes(one.getValue()));
        }
        Path file = folder.resolve("train.tar");
        Pack.tar(file, inner);
        requireSame(file);
    }

    @Test
    void compressedTarInAnyOrder() throws Exception {
        Path file = folder.resolve("val.tgz");
        Pack.tarGz(file, shuffled());
        requireSame(file);
    }

    @Test
    void severalTars() throws Exception {
        Path packed = Files.createDirectory(folder.resolve("packed"));
        List<Map<String, byte[]>> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            parts.add(new LinkedHashMap<>());
        }
        Random random = TestSeed.random();
        Pack.files(data).forEach((name, bytes) -> parts.get(random.nextInt(3)).put(name, bytes));
        Pack.tar(packed.resolve("val-000.tar"), parts.get(0));
        Pack.tarGz(packed.resolve("val-001.tar.gz"), parts.get(1));
        Pack.tar(packed.resolve("val-002.tar"), parts.get(2));
        Files.createFile(packed.resolve("_SUCCESS"));
        requireSame(packed);
        requireSame(packed + "/val-*");
        requireSame(packed + "/val-{000..002}.{tar,tar.gz}".replace("{000..002}", "*"));
        requireSame(packed + "/val-000.tar," + packed + "/val-001.tar.gz," + packed + "/val-{002..002}.tar");
    }

    @Test
    void sequenceFiles() throws Exception {
        for (CompressionType compression : CompressionType.values()) {
            Path file = folder.resolve(compression + ".seq");
            Pack.sequenceFile(file, compression == CompressionType.NONE ? Pack.files(data) : shuffled(), compression);
            requireSame(file);
        }
        Path part = folder.resolve("part-00000");
        Pack.sequenceFile(part, Pack.files(data), CompressionType.NONE);
        requireSame(part);
    }

    @Test
    void tableOfFiles() throws Exception {
        Path file = folder.resolve("part-0.parquet");
        Pack.binaryFileTable(file, shuffled());
        requireSame(file);
    }

    private Map<String, byte[]> shuffled() throws IOException {
        Map<String, byte[]> files = Pack.files(data);
        List<String> names = new ArrayList<>(files.keySet());
        Collections.shuffle(names, TestSeed.random());
        Map<String, byte[]> shuffled = new LinkedHashMap<>();
        names.forEach(name -> shuffled.put(name, files.get(name)));
        return shuffled;
    }

    private void requireSame(Object path) throws Exception {
        Configuration conf = new Configuration();
        DataSource source = DataSource.of(conf, path.toString(), ListingOptions.defaults());
        assertThat(source).isInstanceOf(PackedSource.class);
        assertThat(source.labels()).isEmpty();
        ImageListing listing = source.classFolders().orElseThrow().list(Optional.empty());
        assertThat(listing.fingerprint()).as("%s", path).isEqualTo(expected.fingerprint());
        assertThat(listing.classes()).isEqualTo(expected.classes());

        ShardPlan plan = ShardPlanner.byBytes(listing, 4);
        plan.verifyCovers(listing);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ShardReader reader = ShardReader.open(conf, listing.root(), 1 << 20)) {
            List<Callable<EncodedImage>> reads = new ArrayList<>();
            plan.shards().stream()
                    .flatMap(shard -> shard.entries().stream())
                    .forEach(entry -> reads.add(() -> (EncodedImage) reader.read(entry)));
            for (Future<EncodedImage> read : threads.invokeAll(reads)) {
                requireBytes(read.get());
            }
            List<ImageEntry> backwards = new ArrayList<>(listing.inReadingOrder());
            Collections.reverse(backwards);
            for (ImageEntry entry : backwards) {
                requireBytes((EncodedImage) reader.read(entry));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void requireBytes(EncodedImage image) throws IOException {
        assertThat(image.bytes())
                .as(image.entry().id())
                .isEqualTo(Files.readAllBytes(data.resolve(image.entry().id())));
    }
}
