package org.repmlpeval.partitioning.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.packed.DataSource;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ShardReader;

/** A folder in a Hadoop archive is read as that folder. */
class HadoopArchiveTest {
    @TempDir
    Path base;

    @Test
    void anArchiveGivesTheListingAndTheBytesOfItsFolder() throws Exception {
        TestTree tree = new TestTree(base.resolve("val"));
        for (int i = 0; i < 20; i++) {
            tree.file("c" + i % 3 + "/deeper " + i % 2 + "/ü+%" + i + ".jpg", 10 * i);
        }
        ImageListing expected = tree.list();
        archive(base.resolve("val"), base.resolve("val.har"));
        Configuration conf = new Configuration();
        DataSource source = DataSource.of(conf, "har://" + base.resolve("val.har"), ListingOptions.defaults());
        ImageListing listing = source.classFolders().orElseThrow().list(Optional.empty());
        assertThat(listing.root().getScheme()).isEqualTo("har");
        assertThat(listing.fingerprint()).isEqualTo(expected.fingerprint());
        try (ShardReader reader = ShardReader.open(conf, listing.root(), 1000)) {
            for (ImageEntry entry : listing.entries()) {
                assertThat(((EncodedImage) reader.read(entry)).bytes())
                        .isEqualTo(Files.readAllBytes(base.resolve("val").resolve(entry.id())));
            }
        }
    }

    /** Writes version 3 of the format, as {@code hadoop archive} does: the index is sorted by hashes of the paths. */
    private static void archive(Path folder, Path har) throws IOException {
        Files.createDirectories(har);
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        TreeMap<Integer, String> lines = new TreeMap<>();
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted().toList();
        }
        for (Path one : all) {
            String path = "/" + folder.relativize(one);
            String line;
            if (Files.isDirectory(one)) {
                try (Stream<Path> children = Files.list(one)) {
                    line = encoded(path) + " dir " + encoded("0 493 user group") + " 0 0 "
                            + children.map(child -> encoded(child.getFileName().toString()))
                                    .collect(Collectors.joining(" "));
                }
            } else {
                byte[] content = Files.readAllBytes(one);
                line = encoded(path) + " file part-0 " + part.size() + " " + content.length + " "
                        + encoded("0 420 user group");
                part.writeBytes(content);
            }
            lines.put(hash(path), line);
        }
        String index = String.join(" \n", lines.values()) + " \n";
        Files.write(har.resolve("part-0"), part.toByteArray());
        Files.writeString(har.resolve("_index"), index);
        Files.writeString(
                har.resolve("_masterindex"),
                "3 \n" + lines.firstKey() + " " + lines.lastKey() + " 0 "
                        + index.getBytes(StandardCharsets.UTF_8).length + " \n");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static int hash(String path) {
        return path.hashCode() & Integer.MAX_VALUE;
    }
}
