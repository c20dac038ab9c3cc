package org.repmlpeval.partitioning.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.packed.index.TarIndex;
import org.repmlpeval.partitioning.packed.write.ImageWriter;
import org.repmlpeval.partitioning.packed.write.WrittenFormat;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ShardReader;

/** An index gives the listing that the headers give, and a wrong one is refused. */
class TarIndexTest {
    @TempDir
    Path folder;

    private final Configuration conf = new Configuration();
    private Path tar;
    private Path index;
    private ImageListing expected;

    @BeforeEach
    void pack() throws Exception {
        TestTree tree = new TestTree(folder.resolve("val"));
        for (int i = 0; i < 40; i++) {
            tree.file("c" + i % 3 + "/" + (i % 7 == 0 ? "ü".repeat(90) : "image \"") + i + ".jpg", 10 * i);
        }
        expected = tree.list();
        tar = folder.resolve("val.tar");
        index = folder.resolve("val.tar" + TarIndex.ENDING);
        write(tar, expected);
    }

    private void write(Path file, ImageListing listing) throws Exception {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
        try (ShardReader reader = ShardReader.open(conf, listing.root(), 1 << 20);
                ImageWriter writer = WrittenFormat.TAR.create(conf, path, false)) {
            for (ImageEntry entry : listing.entries()) {
                writer.write((EncodedImage) reader.read(entry), null);
            }
        }
    }

    @Test
    void theIndexSaysWhatTheHeadersSay() throws Exception {
        ImageListing indexed = list();
        assertThat(indexed.fingerprint()).isEqualTo(expected.fingerprint());
        assertThat(indexed.entries()).allMatch(entry -> entry.checksum().startsWith("crc32c:"));
        Path kept = Files.move(index, folder.resolve("kept"));
        ImageListing headers = list();
        assertThat(headers.fingerprint()).isEqualTo(expected.fingerprint());
        assertThat(indexed.entries().stream().map(ImageEntry::place).toList())
                .isEqualTo(headers.entries().stream().map(ImageEntry::place).toList());
        Files.move(kept, index);
        try (ShardReader reader = ShardReader.open(conf, indexed.root(), 1 << 20)) {
            for (ImageEntry entry : indexed.entries()) {
                assertThat(reader.read(entry)).isInstanceOf(EncodedImage.class);
            }
        }
    }

    @Test
    void anImageThatIsNotTheIndexedOneIsAFault() throws Exception {
        byte[] bytes = Files.readAllBytes(tar);
        ImageListing listing = list();
        ImageEntry last = listing.entries().get(30);
        bytes[(int) ((org.repmlpeval.partitioning.dataset.Place.Range) last.place()).offset() + 3] ^= 1;
        Files.write(tar, bytes);
        try (ShardReader reader = ShardReader.open(conf, listing.root(), 1 << 20)) {
            ReadFault fault = (ReadFault) reader.read(list().entries().get(30));
            assertThat(fault.reason()).isEqualTo(ReadFault.Reason.CHECKSUM);
            assertThat(fault.message()).contains("'" + last.id() + "' in ", "but the data set says " + last.checksum());
        }
    }

    @Test
    void anIndexOfAnotherArchiveIsRefused() throws Exception {
        refused(text -> text.replace("tar index 1", "tar index 2"), "its first line is not 'repmlp-eval tar index 1'");
        refused(text -> text.substring(0, text.length() - 30), "its last line is ");
        refused(text -> "", "its first line is not");
        refused(text -> text.replaceFirst("\\n\\[[^\\n]*", ""), "with 39 images and an archive of");
        refused(text -> text.replaceFirst(",512,", ",1024,"), "there is no member 'c0/");
        refused(text -> text.replaceFirst("\\[\"c0/image", "[\"c0/other"), "there is no member 'c0/other");
        refused(text -> text.replaceFirst("crc32c:", "crc:"), "line 2 is '[");
        refused(text -> text.replaceFirst(",512,", ",-1,"), "line 2 is '[");
        Files.write(tar, new byte[1024], java.nio.file.StandardOpenOption.APPEND);
        refused(text -> text, "it must be 'end 40 " + Files.size(tar) + "'");
    }

    private void refused(UnaryOperator<String> change, String message) throws IOException {
        String text = Files.readString(index);
        Files.writeString(index, change.apply(text));
        assertThatThrownBy(this::list)
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("index file:" + index.toRealPath() + " does not fit the archive val.tar: ")
                .hasMessageContaining(message)
                .hasMessageEndingWith("; remove the index, or pack the images again");
        Files.writeString(index, text);
    }

    @Test
    void namesInFilesOfThisProgramAreIds() throws Exception {
        TestTree one = new TestTree(folder.resolve("one"));
        one.file("cat/a/1.jpg", 1).file("cat/b/2.jpg", 2);
        Path packed = Files.createDirectory(folder.resolve("packed"));
        Path foreign = packed.resolve("images-000000.tar");
        write(foreign, one.list());
        assertThat(list(packed).classes()).containsExactly("a", "b"); // nothing says that cat is not the top folder
        Files.writeString(packed.resolve("_pack.json"), "{\"files\": [{\"name\": \"images-000000.tar\"}]}");
        assertThat(list(packed).fingerprint()).isEqualTo(one.list().fingerprint());
        Pack.tar(packed.resolve("other.tar"), new TreeMap<>(java.util.Map.of("cat/c/3.jpg", new byte[3])));
        assertThat(list(packed).classes()).containsExactly("a", "b", "c");
        Files.writeString(packed.resolve("_pack.json"), "{");
        assertThatThrownBy(() -> list(packed)).hasMessageContaining("_pack.json is not JSON, but should list");
    }

    private ImageListing list() throws IOException {
        return list(tar);
    }

    private ImageListing list(Path path) throws IOException {
        return DataSource.of(conf, path.toString(), ListingOptions.defaults())
                .classFolders()
                .orElseThrow()
                .list(Optional.empty());
    }
}
