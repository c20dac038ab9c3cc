package org.repmlpeval.model.engine.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCacheTest {
    private static final byte[] IMAGE = {1, 2, 3, 4, 5};

    @TempDir
    private Path folder;

    private String before;

    @BeforeEach
    void useTheFolder() {
        before = System.getProperty(KernelCache.FOLDER);
        System.setProperty(KernelCache.FOLDER, folder.resolve("kept").toString());
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(KernelCache.FOLDER);
        } else {
            System.setProperty(KernelCache.FOLDER, before);
        }
    }

    private static KernelCache cache(String source, String architecture, String compiler) {
        return new KernelCache(source, List.of(architecture), compiler);
    }

    @Test
    void keepsAnImageForItsSourceOptionsAndCompilerAlone() {
        cache("a", "sm_90", "13.0").write(IMAGE);
        assertThat(cache("a", "sm_90", "13.0").read()).hasValue(IMAGE);
        assertThat(cache("b", "sm_90", "13.0").read()).isEmpty();
        assertThat(cache("a", "sm_80", "13.0").read()).isEmpty();
        assertThat(cache("a", "sm_90", "13.1").read()).isEmpty();
    }

    @Test
    void aDamagedOrShortFileIsNotUsedAndIsReplaced() throws IOException {
        KernelCache cache = cache("a", "sm_90", "13.0");
        cache.write(IMAGE);
        Path file = onlyFile();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(cache.read()).as("cut at %s", length).isEmpty();
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThat(cache.read()).as("changed at %s", at).isEmpty();
        }
        cache.write(IMAGE);
        assertThat(cache.read()).hasValue(IMAGE);
        assertThat(onlyFile()).isEqualTo(file);
    }

    @Test
    void aFolderThatCannotBeUsedOnlyCostsTime() throws IOException {
        Files.writeString(folder.resolve("kept"), "a file");
        KernelCache cache = cache("a", "sm_90", "13.0");
        cache.write(IMAGE);
        assertThat(cache.read()).isEmpty();
    }

    /** A folder in the file's place, because a full disk is hard to come by. */
    @Test
    void whatCannotBeKeptLeavesNothingBehind() throws IOException {
        KernelCache cache = cache("a", "sm_90", "13.0");
        cache.write(IMAGE);
        Path file = onlyFile();
        Files.delete(file);
        Files.writeString(Files.createDirectory(file).resolve("other"), "a file");
        cache.write(IMAGE);
        assertThat(onlyFile()).isEqualTo(file).isDirectory();
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
