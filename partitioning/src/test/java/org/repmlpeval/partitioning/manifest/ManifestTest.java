package org.repmlpeval.partitioning.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.TestSeed;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.labels.LabelRow;
import org.repmlpeval.partitioning.packed.DataSource;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ReadResult;
import org.repmlpeval.partitioning.read.ShardReader;

/** A manifest gives the listing and the bytes that the folder of its images gives. */
class ManifestTest {
    @TempDir
    Path folder;

    private final Configuration conf = OtherFileSystem.configuration();
    private final List<String> ids = new ArrayList<>();
    private ImageListing expected;

    @BeforeEach
    void tree() throws IOException {
        TestTree tree = new TestTree(folder.resolve("val"));
        for (int i = 0; i < 200; i++) {
            ids.add("c" + i % 3 + "/deeper, " + i % 2 + "/image \"" + i + "\".jpg");
            tree.file(ids.get(i), 1 + 37 * i % 401);
        }
        expected = tree.list();
        Collections.shuffle(ids, TestSeed.random());
    }

    @Test
    void relativePathsInEveryFormat() throws Exception {
        List<String> csv = new ArrayList<>(List.of("note,URI"));
        List<String> tsv = new ArrayList<>(List.of("uri"));
        List<String> json = new ArrayList<>();
        for (String id : ids) {
            csv.add("x," + quoted("./" + id));
            tsv.add(quoted(id));
            json.add("{\"uri\": \"" + id.replace("\"", "\\\"") + "\", \"other\": {\"a\": [1.5]}}");
        }
        requireSame(write("val/a.csv", String.join("\n", csv)));
        requireSame(write("val/a.tsv", String.join("\r\n", tsv) + "\r\n"));
        requireSame(write("val/a.jsonl", String.join("\n", json) + "\n\n"));
        requireSame(table("val/a.parquet", ids));
    }

    @Test
    void absolutePathsAndUris() throws Exception {
        Path val = folder.resolve("val");
        requireSame(csv("abs.csv", ids.stream().map(id -> val + "/" + id).toList()));
        requireSame(
                csv("uris.csv", ids.stream().map(id -> "file:" + val + "/" + id).toList()));
        requireSame(table(
                "uris.parquet",
                ids.stream().map(id -> "file://" + val + "/" + id).toList()));
    }

    @Test
    void imagesOnTwoFileSystems() throws Exception {
        Path val = folder.resolve("val");
        Path moved = folder.resolve("elsewhere/deep/val");
        List<String> uris = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            if (i % 2 == 0) {
                uris.add(val + "/" + id);
                continue;
            }
            Files.createDirectories(moved.resolve(id).getParent());
            Files.move(val.resolve(id), moved.resolve(id));
            uris.add("other:" + moved + "/" + id);
        }
        requireSame(csv("two.csv", uris));
        assertThatThrownBy(() -> open(csv(
                        "same.csv",
                        List.of("other:/a/x/1.jpg", "other:/a/y/2.jpg", "file:/b/x/1.jpg", "file:/b/z/2.jpg"))))
                .hasMessageContaining(
                        "'file:/b/x/1.jpg' in line 4 and 'other:/a/x/1.jpg' in line 2 have the same path");
    }

    @Test
    void oneFolderKeepsItsName() throws Exception {
        String file = csv(
                "one.csv",
                List.of(folder + "/val/" + one("c0/deeper, 0"), folder + "/val/" + one("c0/deeper, 0/image \"6")));
        assertThat(open(file).withoutLabels().entries())
                .extracting(ImageEntry::id)
                .allMatch(id -> id.startsWith("deeper, 0/image"));
    }

    private String one(String prefix) {
        return ids.stream()
                .filter(id -> id.startsWith(prefix))
                .sorted()
                .findFirst()
                .orElseThrow();
    }

    @Test
    void labelsAreThoseOfLabelFiles() throws Exception {
        String csv = write(
                "val/l.csv",
                "uri,label\nc0/a.jpg,3\nc0/b.jpg,cat\nc1/c.jpg,\nc1/d.jpg,1|5\nc1/e.jpg,\"[2, 4]\"\nc1/f.jpg,7.0\n");
        String json = write(
                "val/l.jsonl",
                "{\"uri\": \"c0/a.jpg\", \"label\": 3}\n{\"uri\": \"c0/b.jpg\", \"label\": \"cat\"}\n"
                        + "{\"uri\": \"c1/c.jpg\", \"label\": null}\n{\"uri\": \"c1/d.jpg\", \"label\": [1, 5]}\n"
                        + "{\"uri\": \"c1/e.jpg\", \"label\": [2, 4]}\n{\"uri\": \"c1/f.jpg\", \"label\": \"7\"}\n");
        for (String file : List.of(csv, json)) {
            DataSource source = open(file);
            assertThat(source.classFolders()).isEmpty();
            assertThat(source.labels().orElseThrow().rows())
                    .extracting(LabelRow::image, LabelRow::classes)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("c0/a.jpg", List.of("3")),
                            org.assertj.core.groups.Tuple.tuple("c0/b.jpg", List.of("cat")),
                            org.assertj.core.groups.Tuple.tuple("c1/d.jpg", List.of("1", "5")),
                            org.assertj.core.groups.Tuple.tuple("c1/e.jpg", List.of("2", "4")),
                            org.assertj.core.groups.Tuple.tuple("c1/f.jpg", List.of("7")));
            assertThat(source.withoutLabels().entries()).hasSize(6).allMatch(entry -> entry.bytes() == 0);
        }
    }

    @Test
    void lengthsAndChecksumsAreVerifiedWhenRead() throws Exception {
        String id = ids.get(0);
        byte[] bytes = Files.readAllBytes(folder.resolve("val").resolve(id));
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        String right = String.format("%08x", crc.getValue());
        String sha = Digests.sha256(bytes);
        assertThat(read("uri,bytes,checksum", id, bytes.length + ",CRC32C:" + right))
                .isInstanceOf(EncodedImage.class);
        assertThat(read("uri,bytes,crc32c", id, bytes.length + "," + right)).isInstanceOf(EncodedImage.class);
        assertThat(read("uri,bytes,sha256", id, "," + sha)).isInstanceOf(EncodedImage.class);
        assertThat(read("uri,bytes,checksum", id, bytes.length + ",")).isInstanceOf(EncodedImage.class);

        ReadFault longer = (ReadFault) read("uri,bytes,checksum", id, bytes.length + 1 + ",crc32c:" + right);
        assertThat(longer.reason()).isEqualTo(ReadFault.Reason.CHANGED);
        ReadFault other = (ReadFault) read("uri,bytes,crc32c", id, bytes.length + ",0000beef");
        assertThat(other.reason()).isEqualTo(ReadFault.Reason.CHECKSUM);
        assertThat(other.message())
                .contains(id + " has crc32c:" + right + ", but the data set says crc32c:0000beef; it is damaged");
        ReadFault hash = (ReadFault) read("uri,bytes,checksum", id, ",sha256:" + "0".repeat(64));
        assertThat(hash.message()).contains("has sha256:" + sha, "says sha256:" + "0".repeat(64));
        ReadFault missing = (ReadFault) read("uri,bytes,checksum", "c0/nothing.jpg", ",");
        assertThat(missing.reason()).isEqualTo(ReadFault.Reason.MISSING);
        assertThat(missing.message()).endsWith("c0/nothing.jpg does not exist; it was listed with 0 bytes");
        assertThat(List.of(other.sha256(), hash.sha256())).containsOnly(sha);
        assertThat(List.of(longer, missing)).allMatch(fault -> fault.sha256() == null);
    }

    private ReadResult read(String heading, String id, String rest) throws Exception {
        ImageListing listing = open(write("val/read.csv", heading + "\n" + quoted(id) + "," + rest + "\n"))
                .withoutLabels();
        try (ShardReader reader = ShardReader.open(conf, listing.root(), 1 << 20)) {
            return reader.read(listing.entries().get(0));
        }
    }

    @Test
    void whatIsWrongIsNamedWithItsLine() {
        refused("path,label\na.jpg,1\n", "has no column 'uri': its columns are 'path', 'label'; a manifest has");
        refused("", "is empty; its first line names the columns");
        refused("uri,label\n", "lists no image");
        refused("uri,label,class\na.jpg,1,2\n", "has the columns 'label', 'class', of which it may have only one");
        refused("uri\na.jpg\nb.jpg\n./a.jpg\n", "'./a.jpg' in line 4 and 'a.jpg' in line 2 have the same path");
        refused("uri\na.jpg\n\nb.jpg\nb.jpg\n", "'b.jpg' in line 5 is also listed in line 4");
        refused("uri,bytes\na.jpg,1\nb.jpg,12kb\n", "line 3: bytes is '12kb'; expected a whole number from 0");
        refused("uri,bytes\na.jpg,-1\n", "line 2: bytes is '-1'");
        refused("uri,bytes\na.jpg,1\nb.jpg\n", "line 3 has 1 field, but the first line names 2 columns");
        refused("uri,bytes\n\"a\nb.jpg\",1\n,2\n", "line 4: uri is empty; expected the path or URI of an image");
        refused("uri,checksum\na.jpg,md5:00\n", "line 2: checksum is 'md5:00'; expected crc32c: and 8 hexadecimal");
        refused("uri,crc32c\na.jpg,sha256:00\n", "line 2: crc32c is 'sha256:00'; expected");
        refused("uri\n../a.jpg\n", "line 2: uri is '../a.jpg'; expected a path below the manifest's folder");
        refused("uri\n\"a.jpg\n", "cannot be read");
        refusedLines(
                "{\"uri\": \"a.jpg\"}\n{\"url\": \"b.jpg\"}\n", "line 2 has no column 'uri': its columns are 'url'");
        refusedLines("{\"uri\": \"a.jpg\"}\n{\"uri\": 1.5}\n", "line 2 cannot be read: uri is 1.5");
        refusedLines("{\"uri\": \"a.jpg\"}\n[1]\n", "line 2 cannot be read: '[1]' is not an object");
        refusedLines("{\"uri\": \"a.jpg\", \"uri\": \"b.jpg\"}\n", "line 1 cannot be read: Duplicate field 'uri'");
        refusedLines("{\"uri\": \n", "line 1 cannot be read");
    }

    private void refused(String csv, String message) {
        assertThatThrownBy(() -> open(write("val/bad.csv", csv)))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(message);
    }

    private void refusedLines(String json, String message) {
        assertThatThrownBy(() -> open(write("val/bad.jsonl", json)))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theLineOfAnObjectIsNamedOnce() {
        refusedLines(
                "{\"uri\": \"a.jpg\"}\n{\"uri\": \"b.jpg\", \"bytes\": \"x\"}\n",
                "bad.jsonl, line 2: bytes is 'x'; expected a whole number from 0");
    }

    @Test
    void aTableWithoutUrisAndWithoutImagesIsRefused() throws Exception {
        String file = table("val/none.parquet", ids, "url");
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("a table without images must have a column 'uri'");
    }

    private void requireSame(String manifest) throws Exception {
        DataSource source = open(manifest);
        ImageListing listing = source.classFolders().orElseThrow().list(Optional.empty());
        assertThat(listing.fingerprint()).as(manifest).isEqualTo(expected.fingerprint());
        assertThat(listing.entries())
                .extracting(ImageEntry::id)
                .isEqualTo(expected.entries().stream().map(ImageEntry::id).toList());
        try (ShardReader reader = ShardReader.open(conf, listing.root(), 1 << 20)) {
            for (ImageEntry entry : listing.entries()) {
                byte[] bytes = ((EncodedImage) reader.read(entry)).bytes();
                byte[] content = new byte[bytes.length];
                for (int i = 0; i < content.length; i++) {
                    content[i] = (byte) (i + content.length);
                }
                assertThat(bytes).isEqualTo(content);
            }
        }
    }

    private DataSource open(String file) throws IOException {
        return DataSource.of(conf, file, ListingOptions.defaults());
    }

    private String csv(String name, List<String> uris) throws IOException {
        return write(
                name,
                "uri\n"
                        + String.join(
                                "\n", uris.stream().map(ManifestTest::quoted).toList()));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String table(String name, List<String> uris) throws IOException {
        return table(name, uris, "uri");
    }

    private String table(String name, List<String> uris, String column) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType(
                "message m { optional binary " + column + " (STRING); optional int64 bytes; optional double score; }");
        Path file = folder.resolve(name);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
                .withType(schema)
                .withRowGroupSize(400L)
                .build()) {
            for (String uri : uris) {
                Group row = new SimpleGroupFactory(schema).newGroup();
                row.add(column, uri);
                row.add("score", 0.5);
                writer.write(row);
            }
        }
        return file.toString();
    }
}
