package org.repmlpeval.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.folder.ImageFolder;
import org.repmlpeval.partitioning.packed.DataSource;

/** A path without a scheme, on a machine whose default file system is not its disk. */
class UserPathTest {
    private static final TextFile.Kind KIND = new TextFile.Kind("class list", "names", "check the path", 100);

    @TempDir
    Path folder;

    private final Configuration conf = new Configuration();
    private String cluster;
    private Path store;

    /** A default file system on which the paths of this folder are other files: those below {@code store}. */
    @BeforeEach
    void makeDefaultFileSystem() throws IOException {
        store = Files.createDirectories(folder.resolve("store"));
        // A name of its own, because Hadoop keeps file systems by name.
        String name = folder.getFileName().toString();
        cluster = "viewfs://" + name;
        conf.set("fs.defaultFS", cluster + "/");
        conf.set(
                "fs.viewfs.mounttable." + name + ".link." + folder,
                store.toUri().toString());
    }

    @Test
    void fileOfTheDriverIsReadWhereItIs() throws IOException {
        Path here = write(folder.resolve("here.txt"), "here");
        Path there = folder.resolve("there.txt");
        write(inStore(there), "there");
        assertThat(TextFile.read(conf, here.toString(), KIND).text()).isEqualTo("here");
        assertThat(TextFile.read(conf, there.toString(), KIND).text()).isEqualTo("there");
        assertThat(TextFile.read(conf, "file:" + here, KIND).text()).isEqualTo("here");
        assertThat(TextFile.read(conf, cluster + there, KIND).text()).isEqualTo("there");
    }

    @Test
    void fileAtBothPlacesIsNotChosen() throws IOException {
        Path here = write(folder.resolve("both.txt"), "here");
        write(inStore(here), "there");
        assertThatThrownBy(() -> TextFile.read(conf, here.toString(), KIND))
                .isInstanceOf(DataSetException.class)
                .hasMessage(here + " exists twice, as file:" + here + " on this machine and as " + cluster + here
                        + " on the default file system; write in full the one that you mean");
    }

    @Test
    void missingFileNamesBothPlaces() {
        Path none = folder.resolve("none.txt");
        assertThatThrownBy(() -> TextFile.read(conf, none.toString(), KIND))
                .isInstanceOf(DataSetException.class)
                .hasMessage("class list " + none + " does not exist or cannot be opened, neither as file:" + none
                        + " on this machine nor as " + cluster + none + "; check the path");
        assertThatThrownBy(() -> TextFile.read(new Configuration(), none.toString(), KIND))
                .hasMessage("class list " + none + " does not exist or cannot be opened; check the path");
    }

    @Test
    void localFileIsNotTakenForOneThatCannotBeLookedFor() throws IOException {
        Path here = write(folder.resolve("here.txt"), "here");
        conf.set("fs.defaultFS", "unknown://cluster/");
        assertThatThrownBy(() -> UserPath.file(conf, here.toString()))
                .isInstanceOf(DataSetException.class)
                .hasMessageStartingWith(here + " is on this machine, but whether it is also on the default file system"
                        + " unknown://cluster/ is not known: ")
                .hasMessageEndingWith("; write file:" + here + " for the one on this machine");
        assertThat(UserPath.file(conf, "file:" + here).toString()).isEqualTo("file:" + here);
    }

    @Test
    void folderIsOnTheDefaultFileSystem() throws IOException {
        Path images = folder.resolve("images");
        write(inStore(images).resolve("cat/1.png"), "image");
        write(images.resolve("cat/2.png"), "image");
        assertThat(ImageFolder.withoutLabels(conf, images.toString(), ListingOptions.defaults())
                        .entries())
                .extracting("id")
                .containsExactly("cat/1.png");
    }

    @Test
    void folderOnThisMachineAloneIsNamedInFull() throws IOException {
        Path images = folder.resolve("images");
        write(images.resolve("cat/2.png"), "image");
        String message = images + " means " + cluster + images + ", which does not exist. There is file:" + images
                + " on this machine: write that if every executor sees this folder, or copy it to the default file"
                + " system, for example with hdfs dfs -put";
        assertThatThrownBy(() -> ImageFolder.withClasses(conf, images.toString(), ListingOptions.defaults()))
                .hasMessage(message);
        assertThatThrownBy(() -> DataSource.of(conf, images.toString(), ListingOptions.defaults()))
                .hasMessage(message);
        assertThat(ImageFolder.withoutLabels(conf, "file:" + images, ListingOptions.defaults())
                        .entries())
                .hasSize(1);
    }

    /** Labels may be a text file, which the driver reads, or a folder, which executors read. */
    @Test
    void fileOrFolder() throws IOException {
        Path list = write(folder.resolve("list.txt"), "a\tb");
        Path labels = Files.createDirectories(folder.resolve("labels"));
        Files.createDirectories(inStore(labels));
        assertThat(UserPath.fileOrFolder(conf, list.toString())).hasToString("file:" + list);
        assertThat(UserPath.fileOrFolder(conf, labels.toString())).hasToString(cluster + labels);
    }

    private Path inStore(Path path) {
        return store.resolve(folder.relativize(path));
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
