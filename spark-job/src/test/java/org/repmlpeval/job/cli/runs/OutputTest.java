package org.repmlpeval.job.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.Location;

class OutputTest {
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
