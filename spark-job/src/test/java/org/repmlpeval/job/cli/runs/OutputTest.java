package org.repmlpeval.job.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.Location;

class OutputTest {
    private static final Path FULL = Path.of("/dev/full");

    private final StringWriter told = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void aDocumentIsReplacedByACompleteOne() throws IOException {
        Output output = Output.of(folder + "/new/folder", new PrintWriter(told));
        output.write("a.md", "first, and longer than the second");
        output.write("a.md", "second");

        assertThat(folder.resolve("new/folder/a.md")).hasContent("second");
        assertThat(names("new/folder")).containsExactly("a.md");
        assertThat(told).hasToString(("file:" + folder + "/new/folder/a.md\n").repeat(2));
    }

    /** A reader, or another run of the command, sees the earlier document until the next one is there. */
    @Test
    void theEarlierDocumentStaysIfWritingFails() throws IOException {
        Files.writeString(folder.resolve("a.md"), "earlier");
        Location local = Location.of(new Configuration(), folder.toString());
        AtomicReference<String> seen = new AtomicReference<>();
        FileSystem full = new FilterFileSystem(local.fileSystem()) {
            @Override
            public FSDataOutputStream create(
                    org.apache.hadoop.fs.Path file,
                    FsPermission permission,
                    boolean overwrite,
                    int buffer,
                    short replication,
                    long block,
                    Progressable progress)
                    throws IOException {
                FSDataOutputStream out =
                        super.create(file, permission, overwrite, buffer, replication, block, progress);
                return new FSDataOutputStream(out, null) {
                    @Override
                    public void close() throws IOException {
                        super.close();
                        seen.set(Files.readString(folder.resolve("a.md")));
                        throw new IOException("No space left on device");
                    }
                };
            }
        };

        assertThatThrownBy(
                        () -> new Output(new Location(full, local.path()), new PrintWriter(told)).write("a.md", "next"))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(seen).hasValue("earlier");
        assertThat(folder.resolve("a.md")).hasContent("earlier");
        assertThat(names(".")).containsExactly("a.md");
        assertThat(told.toString()).isEmpty();
    }

    /** Hadoop throws an error for a full local disk. */
    @Test
    void nothingIsLeftOnAFullDisk() throws IOException {
        assumeTrue(Files.exists(FULL), "this system has no device that is always full");
        Location local = Location.of(new Configuration(), folder.toString());
        FileSystem full = new FilterFileSystem(local.fileSystem()) {
            @Override
            public FSDataOutputStream create(
                    org.apache.hadoop.fs.Path file,
                    FsPermission permission,
                    boolean overwrite,
                    int buffer,
                    short replication,
                    long block,
                    Progressable progress)
                    throws IOException {
                super.create(file, permission, overwrite, buffer, replication, block, progress)
                        .close();
                return fs.append(new org.apache.hadoop.fs.Path(FULL.toUri()));
            }
        };

        assertThatThrownBy(
                        () -> new Output(new Location(full, local.path()), new PrintWriter(told)).write("a.md", "next"))
                .isInstanceOf(FSError.class)
                .hasMessageContaining("No space left on device");
        assertThat(names(".")).isEmpty();
    }

    /** A file system without a rename that replaces. */
    @Test
    void theNewDocumentStaysIfTheEarlierOneIsGone() throws IOException {
        Files.writeString(folder.resolve("a.md"), "earlier");
        Location local = Location.of(new Configuration(), folder.toString());
        FileSystem failing = new FilterFileSystem(local.fileSystem()) {
            @Override
            public URI getUri() {
                return URI.create("other:///");
            }

            @Override
            public boolean rename(org.apache.hadoop.fs.Path source, org.apache.hadoop.fs.Path target) {
                return false;
            }
        };
        Output output = new Output(new Location(failing, local.path()), new PrintWriter(told));

        assertThatThrownBy(() -> output.write("a.md", "next"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the earlier file:" + folder + "/a.md is deleted, but the new one could not")
                .hasMessageMatching("(?s).*; its content is in file:" + folder + "/\\.a\\.md\\.[-0-9a-f]+\\.tmp");
        assertThat(names(".")).singleElement().asString().endsWith(".tmp");
        assertThat(folder.resolve(names(".").get(0))).hasContent("next");

        Files.delete(folder.resolve(names(".").get(0)));
        assertThatThrownBy(() -> output.write("a.md", "next"))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(" cannot be renamed to file:" + folder + "/a.md");
        assertThat(names(".")).isEmpty();
    }

    /** There a rename is a copy, and a reader would find nothing while it lasts. */
    @Test
    void anObjectIsReplacedWithoutARename() throws IOException {
        Files.writeString(folder.resolve("a.md"), "earlier, and longer than the next");
        Location local = Location.of(new Configuration(), folder.toString());
        FileSystem objects = new FilterFileSystem(local.fileSystem()) {
            @Override
            public boolean hasPathCapability(org.apache.hadoop.fs.Path path, String capability) {
                return capability.equals(CommonPathCapabilities.ETAGS_AVAILABLE);
            }

            @Override
            public boolean rename(org.apache.hadoop.fs.Path source, org.apache.hadoop.fs.Path target)
                    throws IOException {
                throw new IOException(source + " is renamed");
            }

            @Override
            public boolean delete(org.apache.hadoop.fs.Path file, boolean recursive) throws IOException {
                throw new IOException(file + " is deleted");
            }
        };

        new Output(new Location(objects, local.path()), new PrintWriter(told)).write("a.md", "next");

        assertThat(folder.resolve("a.md")).hasContent("next");
        assertThat(names(".")).containsExactly("a.md");
    }

    @Test
    void aFolderIsNotReplaced() throws IOException {
        Files.createDirectories(folder.resolve("a.md/inside"));
        assertThatThrownBy(() ->
                        Output.of(folder.toString(), new PrintWriter(told)).write("a.md", "text"))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("/a.md is a folder, so no document can be written there; remove or rename it");
        assertThat(names(".")).containsExactly("a.md");
    }

    private List<String> names(String inside) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(inside))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
