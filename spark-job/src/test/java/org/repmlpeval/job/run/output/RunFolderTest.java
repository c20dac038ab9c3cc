package org.repmlpeval.job.run.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    Path directory;

    private final List<String> said = new ArrayList<>();

    @Test
    void aDriverThatIsInterruptedSaysThatItHasEnded() throws IOException {
        RunFolder folder = started();
        folder.finish(0, 1, new byte[] {1});
        folder.await();
        Path run = Path.of(new org.apache.hadoop.fs.Path(folder.kept()).toUri().getPath());
        assertThat(run.resolve(SignOfLife.NAME)).exists();
        Thread.currentThread().interrupt();
        folder.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.resolve(SignOfLife.NAME)).doesNotExist();
        assertThat(Files.readString(run.resolve(Heartbeat.ENDED))).contains("seconds");
        assertThat(said).hasSize(1).first().asString().startsWith("1 of 2 shards are finished and kept in ");
    }

    @Test
    void noFailureOfAWriterIsLost() throws IOException {
        try (RunFolder folder = started()) {
            folder.finish(0, 1, null);
            assertThatThrownBy(folder::await)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("the result of a shard cannot be kept")
                    .hasStackTraceContaining("NullPointerException");
            assertThatThrownBy(() -> folder.finish(1, 1, new byte[] {1})).isInstanceOf(UncheckedIOException.class);
        }
    }

    private RunFolder started() throws IOException {
        String out = directory.resolve("out").toString();
        RunFolder folder = RunFolder.create(new Configuration(), out, said::add);
        folder.start(RunDocument.of(new RunKey(Map.of("batch", "8")), 1, 2, 2, out), Optional.empty(), "app");
        return folder;
    }
}
