package org.repmlpeval.partitioning.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.repmlpeval.partitioning.packed.Pack.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.NewFile;
import org.repmlpeval.partitioning.dataset.IgnoredFiles.Reason;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.labels.LabelRow;
import org.repmlpeval.partitioning.packed.write.ImageWriter;
import org.repmlpeval.partitioning.packed.write.WrittenFormat;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ShardReader;

/** Labels within archives and tables, and archives that are not as they should be. */
class WebDatasetTest {
    @TempDir
    Path folder;

    @Test
    void labelsOfSamples() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("a.b/0001.jpg", new byte[5]);
        members.put("a.b/0001.cls", text("7\n"));
        members.put("a.b/0002.json", text("{\"caption\": \"?\", \"label\": 3}"));
        members.put("a.b/0002.png", new byte[6]);
        members.put("a.b/0002.txt", text("a caption"));
        members.put("0003.cls", text("1"));
        members.put("0004.JPEG", new byte[8]);
        members.put("._0004.JPEG", new byte[8]);
        members.put("0005.jpg", new byte[9]);
        members.put("0005.cls", text("cat"));
        members.put("0005.json", text("{\"label\": 3}"));
        Path file = folder.resolve("shard.tar");
        Pack.tar(file, members);

        DataSource source = open(file);
        assertThat(source.classFolders()).isEmpty();
        ImageListing images = source.withoutLabels();
        assertThat(images.entries())
                .extracting(entry -> entry.id() + " " + entry.bytes())
                .containsExactly("0004.JPEG 8", "0005.jpg 9", "a.b/0001.jpg 5", "a.b/0002.png 6");
        assertThat(source.labels().orElseThrow().rows())
                .extracting(row -> row.image() + " " + row.classes())
                .containsExactly("0005.jpg [cat]", "a.b/0001.jpg [7]", "a.b/0002.png [3]");
        assertThat(images.ignored().count(Reason.NO_IMAGE)).isEqualTo(1);
        assertThat(images.ignored().count(Reason.HIDDEN)).isEqualTo(1);
        assertThat(images.ignored().count(Reason.EXTENSION)).isEqualTo(1);
    }

    @Test
    void foldersCountIfEachStandsForOneLabel() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (String name : List.of("cat/1", "cat/2", "dog/1")) {
            members.put(name + ".jpg", new byte[3]);
            members.put(name + ".cls", text(name.startsWith("cat") ? "0" : "1"));
        }
        Path file = folder.resolve("one.tar");
        Pack.tar(file, members);
        assertThat(open(file).labels()).isEmpty();
        assertThat(open(file).classFolders().orElseThrow().names()).containsExactly("cat", "dog");

        members.put("cat/2.cls", text("1"));
        Pack.tar(file, members);
        assertThat(open(file).labels().orElseThrow().rows())
                .extracting(LabelRow::classes)
                .containsExactly(List.of("0"), List.of("1"), List.of("1"));
    }

    @Test
    void sameNamesInTwoArchivesAreToldApart() throws IOException {
        for (int i = 0; i < 2; i++) {
            Pack.tar(folder.resolve("shard-" + i + ".tar"), Map.of("0.jpg", new byte[i + 1]));
        }
        assertThat(open(folder + "/shard-{0..1}.tar").withoutLabels().entries())
                .extracting(entry -> entry.id() + " " + entry.bytes())
                .containsExactly("shard-0.tar/0.jpg 1", "shard-1.tar/0.jpg 2");
    }

    @Test
    void labelsOfTables() throws IOException {
        Path file = folder.resolve("test.parquet");
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("b.png", new byte[2]);
        files.put("a.png", new byte[1]);
        Pack.imageTable(file, files, List.of(4L, 5L), true);
        assertThat(open(file).labels().orElseThrow().rows())
                .extracting(row -> row.image() + " " + row.classes())
                .containsExactly("a.png [5]", "b.png [4]");
        Files.delete(file);
        Pack.imageTable(file, files, List.of(4L, 5L), false);
        assertThat(open(file).labels().orElseThrow().rows())
                .extracting(row -> row.image() + " " + row.classes())
                .containsExactly("test.parquet/00000000 [4]", "test.parquet/00000001 [5]");
    }

    @Test
    void membersOfASampleThatDoNotFollowOneAnother() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("1.jpg", new byte[1]);
        members.put("2.jpg", new byte[1]);
        members.put("1.cls", text("0"));
        requireRefused(members, "the members of sample '1' do not follow one another; '1.cls'");
    }

    @Test
    void severalImagesInASample() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("1.left.jpg", new byte[1]);
        members.put("1.right.jpg", new byte[1]);
        members.put("1.cls", text("0"));
        requireRefused(members, "sample '1' holds 2 images, '1.left.jpg', '1.right.jpg'");
    }

    @Test
    void aLabelThatIsNone() throws IOException {
        requireRefused(Map.of("1.jpg", new byte[1], "1.cls", new byte[] {0, 1, 2}), "member '1.cls' is no label");
        requireRefused(Map.of("1.jpg", new byte[1], "1.json", text("{\"label\":")), "member '1.json' is no label");
    }

    @Test
    void namesThatLeaveTheArchive() throws IOException {
        requireRefused(Map.of("../../etc/1.jpg", new byte[1]), "'../../etc/1.jpg'; names are paths without '..'");
    }

    private void requireRefused(Map<String, byte[]> members, String message) throws IOException {
        Path file = folder.resolve("bad.tar");
        Pack.tar(file, members);
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(message);
        Path compressed = folder.resolve("bad.tar.gz");
        Pack.tarGz(compressed, members);
        assertThatThrownBy(() -> open(compressed))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(message);
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        Map<String, byte[]> members = Map.of("cat/1.jpg", new byte[20_000]);
        Path tar = folder.resolve("x.tar");
        Pack.tar(tar, members);
        Path gz = folder.resolve("x.tar.gz");
        Pack.tarGz(gz, Map.of("cat/1.jpg", random(20_000)));
        Path sequence = folder.resolve("x.seq");
        Pack.sequenceFile(sequence, members, CompressionType.NONE);
        Path table = folder.resolve("x.parquet");
        Pack.binaryFileTable(table, members);
        for (Path file : List.of(tar, gz, sequence, table)) {
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
            assertThatThrownBy(() -> open(file))
                    .isInstanceOf(DataSetException.class)
                    .hasMessageContaining(file.getFileName().toString())
                    .hasMessageContaining("is not a whole");
            Files.write(file, new byte[0]);
            assertThatThrownBy(() -> open(file))
                    .isInstanceOf(DataSetException.class)
                    .hasMessageContaining(file.getFileName().toString());
        }
    }

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new java.util.Random(7).nextBytes(content);
        return content;
    }

    @Test
    void aTarThatEndsAnywhereTooEarlyIsRefused() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < 3; i++) {
            members.put("cat/" + i + ".jpg", new byte[700]);
        }
        byte[] whole = Pack.tarBytes(members);
        Path file = folder.resolve("cut.tar");
        int end = 3 * (512 + 1024);
        for (int length : List.of(0, 100, 512, end / 3, end / 3 + 100, end - 1, end, end + 511)) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> open(file))
                    .as("%d bytes", length)
                    .isInstanceOf(DataSetException.class)
                    .hasMessageContaining("is not a whole tar file");
        }
        Files.write(file, java.util.Arrays.copyOf(whole, end + 512));
        assertThat(open(file).withoutLabels().entries()).hasSize(3);
    }

    @Test
    void hardLinksAreTheFilesThatTheyNameAndSymbolicOnesAreNotRead() throws Exception {
        for (boolean compressed : List.of(false, true)) {
            Path file = folder.resolve(compressed ? "links.tar.gz" : "links.tar");
            try (OutputStream bytes = Files.newOutputStream(file);
                    OutputStream out = compressed ? new GZIPOutputStream(bytes) : bytes;
                    TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
                TarArchiveEntry image = new TarArchiveEntry("cat/1.jpg");
                image.setSize(3);
                tar.putArchiveEntry(image);
                tar.write(new byte[] {7, 8, 9});
                tar.closeArchiveEntry();
                for (byte kind : new byte[] {TarConstants.LF_LINK, TarConstants.LF_SYMLINK}) {
                    TarArchiveEntry link = new TarArchiveEntry("dog/" + (char) kind + ".jpg", kind);
                    link.setLinkName("cat/1.jpg");
                    tar.putArchiveEntry(link);
                    tar.closeArchiveEntry();
                }
            }
            ImageListing listing = open(file).withoutLabels();
            assertThat(listing.entries())
                    .extracting(entry -> entry.id() + " " + entry.bytes())
                    .containsExactly("cat/1.jpg 3", "dog/1.jpg 3");
            try (ShardReader reader = ShardReader.open(new Configuration(), listing.root(), 100)) {
                for (ImageEntry entry : listing.entries()) {
                    assertThat(((EncodedImage) reader.read(entry)).bytes()).containsExactly(7, 8, 9);
                }
            }
        }
    }

    @Test
    void aMissingLabelDoesNotChangeWhatTheClassesAre() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (String name : List.of("cat/1", "cat/2", "dog/1")) {
            members.put(name + ".jpg", new byte[3]);
            if (!name.equals("cat/2")) {
                members.put(name + ".cls", text(name.startsWith("cat") ? "0" : "1"));
            }
        }
        Path file = folder.resolve("one.tar");
        Pack.tar(file, members);
        assertThat(open(file).classFolders().orElseThrow().names()).containsExactly("cat", "dog");
    }

    @Test
    void damageWithinATable() throws Exception {
        Path file = folder.resolve("images.parquet");
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            files.put("cat/" + i + ".jpg", random(100));
        }
        Pack.binaryFileTable(file, files);
        ImageListing listing = open(file).withoutLabels();
        byte[] bytes = Files.readAllBytes(file);
        int image = indexOf(bytes, random(100));
        for (int i = 1; i <= 4; i++) {
            bytes[image - i] = (byte) 0x7F; // the length before the first image
        }
        var written = Files.getLastModifiedTime(file);
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, written); // a disk that loses bits keeps the time
        try (ShardReader reader = ShardReader.open(new Configuration(), listing.root(), 1 << 20)) {
            ReadFault fault = (ReadFault) reader.read(listing.entries().get(0));
            assertThat(fault.reason()).isEqualTo(ReadFault.Reason.DAMAGED);
            assertThat(fault.message()).contains("'cat/0.jpg' in ", "images.parquet", "is damaged");
        }
        java.util.Arrays.fill(bytes, bytes.length - 300, bytes.length - 8, (byte) 0xEE); // within the footer
        Files.write(file, bytes);
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("images.parquet is not a whole Parquet file");
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (java.util.Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    @Test
    void namesThatATarCannotGiveBackAreNotPacked() throws IOException {
        Location file =
                Location.of(new Configuration(), folder.resolve("new.tar").toString());
        try (ImageWriter writer = WrittenFormat.TAR.create(new NewFile(file.fileSystem(), file.path()), true)) {
            writer.write(image("a.png"), "0");
            for (String id : List.of("x/b", "_h.png", ".c/h.png", "a.jpg", "x.1.png", "nodot")) {
                assertThatThrownBy(() -> writer.write(image(id), null))
                        .as(id)
                        .isInstanceOf(DataSetException.class)
                        .hasMessageContaining("image '" + id + "' ")
                        .hasMessageContaining("use --format parquet");
            }
        }
        assertThat(open(folder.resolve("new.tar")).withoutLabels().entries()).hasSize(1);
    }

    private static EncodedImage image(String id) {
        return new EncodedImage(new ImageEntry(id, Target.NONE, 1), new byte[1]);
    }

    @Test
    void anArchiveThatChangesAfterTheListing() throws Exception {
        for (String name : List.of("x.tar", "x.tgz")) {
            Path file = folder.resolve(name);
            Map<String, byte[]> members = Map.of("cat/1.jpg", random(3000));
            if (name.endsWith("tar")) {
                Pack.tar(file, members);
            } else {
                Pack.tarGz(file, members);
            }
            ImageListing listing = open(file).withoutLabels();
            Files.write(file, new byte[5]);
            try (ShardReader reader = ShardReader.open(new Configuration(), listing.root(), 1 << 20)) {
                ReadFault fault = (ReadFault) reader.read(listing.entries().get(0));
                assertThat(fault.reason()).isEqualTo(ReadFault.Reason.CHANGED);
                assertThat(fault.message()).contains("'cat/1.jpg' in ", name, "has 5 bytes, but was listed with");
            }
            Files.delete(file);
            try (ShardReader reader = ShardReader.open(new Configuration(), listing.root(), 1 << 20)) {
                ReadFault fault = (ReadFault) reader.read(listing.entries().get(0));
                assertThat(fault.reason()).isEqualTo(ReadFault.Reason.MISSING);
            }
        }
    }

    @Test
    void patternsThatMatchNothing() throws IOException {
        Pack.tar(folder.resolve("a-0.tar"), Map.of("1.jpg", new byte[1]));
        assertThatThrownBy(() -> open(folder + "/a-{0..1}.tar"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("no file matches")
                .hasMessageContaining("a-1.tar");
        assertThatThrownBy(() -> open(folder + "/a-{3..1}.tar")).hasMessageContaining("it must ascend");
        assertThatThrownBy(() -> open(folder + "/{0..999999}{0..99}.tar")).hasMessageContaining("name more than");
        for (String broken : List.of("/a-[.tar", "/a-{000..002.tar")) {
            assertThatThrownBy(() -> open(folder + broken))
                    .as(broken)
                    .isInstanceOf(DataSetException.class)
                    .hasMessageContaining("is no legal pattern");
        }
        Files.createDirectory(folder.resolve("a-folder"));
        assertThatThrownBy(() -> open(folder + "/a-*")).hasMessageContaining("which is a folder");
    }

    private DataSource open(Object path) throws IOException {
        return DataSource.of(new Configuration(), path.toString(), ListingOptions.defaults());
    }
}
