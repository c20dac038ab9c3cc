package org.repmlpeval.job.run.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullDiskTest {
    private static final File FULL = new File("/dev/full");
    /** Has no room at any time. */
    private static final FullDisk.Folder WITHOUT_ROOM = new FullDisk.Folder(new File("/proc"), "for the test");

    private static final FullDisk.Folder HERE = new FullDisk.Folder(new File("").getAbsoluteFile(), "for this class");

    @Test
    void theFolderWithoutRoomIsNamed() {
        assumeTrue(FULL.exists());
        assertThat(FullDisk.explain(new UncheckedIOException(failure()), List.of(HERE, WITHOUT_ROOM)))
                .get()
                .asString()
                .contains("no space left in /proc (for the test; 0 MiB free): java.io.", "; make room there")
                .doesNotContain(HERE.path().getName());
    }

    /** A quota, or no more files on the file system. */
    @Test
    void allFoldersAreNamedIfNoneIsFull() {
        assumeTrue(FULL.exists());
        assertThat(FullDisk.explain(new Error(failure()), List.of(HERE)))
                .get()
                .asString()
                .contains(
                        "no space left (",
                        "No space left on device",
                        "); this executor writes to --out, " + HERE.path());
    }

    @Test
    void aFolderThatDoesNotExistIsNotFull() {
        assumeTrue(FULL.exists());
        FullDisk.Folder missing = new FullDisk.Folder(new File("/no such folder"), "for the test");
        assertThat(FullDisk.explain(new UncheckedIOException(failure()), List.of(missing, WITHOUT_ROOM)))
                .get()
                .asString()
                .contains("no space left in /proc (")
                .doesNotContain(missing.path().getName());
        assertThat(FullDisk.explain(failure(), List.of(missing)))
                .get()
                .asString()
                .contains("this executor writes to --out, /no such folder (for the test; does not exist)");
    }

    @Test
    void otherFailuresAreNotTakenForIt() {
        assertThat(FullDisk.explain(new IOException("connection reset"))).isEmpty();
        assertThat(FullDisk.explain(new IllegalStateException())).isEmpty();
    }

    @Test
    void foldersOfThisProcessAreFound() {
        assumeTrue(FULL.exists());
        assertThat(FullDisk.explain(failure()))
                .get()
                .asString()
                .contains(HERE.path() + " (the executor's work folder", "java.io.tmpdir");
    }

    private static IOException failure() {
        try (FileOutputStream out = new FileOutputStream(FULL)) {
            out.write(1);
            throw new AssertionError("written to a full disk");
        } catch (IOException e) {
            return e;
        }
    }
}
