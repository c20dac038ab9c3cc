package org.repmlpeval.partitioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationTest {
    @TempDir
    Path folder;

    @Test
    void aFolderContainsItselfAndWhatLiesInIt() throws IOException {
        Files.createDirectories(folder.resolve("data/cat"));
        assertThat(contains("data", "data")).isTrue();
        assertThat(contains("data", "data/")).isTrue();
        assertThat(contains("data", "data/new/report")).isTrue();
        assertThat(contains("data/cat", "data/cat/../cat/report")).isTrue();
        assertThat(contains("data", "data2")).isFalse();
        assertThat(contains("data/cat", "data")).isFalse();
        assertThat(contains("data", "data/../report")).isFalse();
    }

    @Test
    void spellingsOfAUriDoNotCount() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Location data = at("file://" + folder + "/data");
        assertThat(data.contains(at("file:" + folder + "/data/report"))).isTrue();
        assertThat(data.contains(at(folder + "/data/report"))).isTrue();
        assertThat(data.contains(at(folder + "//data/./report"))).isTrue();
        assertThat(at("/").contains(data)).isTrue();
    }

    @Test
    void symbolicLinksAreFollowed() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("data"));
        assertThat(contains("data", "link/report")).isTrue();
        assertThat(contains("link", "data/report")).isTrue();
        assertThat(contains("link", "report")).isFalse();
    }

    private boolean contains(String outer, String inner) throws IOException {
        return at(folder + "/" + outer).contains(at(folder + "/" + inner));
    }

    private static Location at(String text) throws IOException {
        return Location.of(new Configuration(), text);
    }
}
