package org.repmlpeval.job.run.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.partitioning.Machine;

/** Whether a driver, here or elsewhere, works on a run. */
class SignOfLifeTest {
    private static final String HERE = Machine.host();
    private static final long OWN = ProcessHandle.current().pid();

    @TempDir
    Path directory;

    private FileSystem fileSystem;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        fileSystem = FileSystem.getLocal(new Configuration()).getRaw();
    }

    @Test
    void driverOnThisMachineIsKnownByItsProcess() throws IOException {
        assertThat(seen("other")).isFalse();
        String started = SignOfLife.start(ProcessHandle.current());
        write(HERE, OWN, started, 1);
        assertThat(seen("other")).isTrue();
        // Another run of this process is alive too, though its application is the same.
        assertThat(seen("app")).isTrue();
        // The number of a process is used again.
        write(HERE, OWN, "1999-12-31T23:59:59Z", 1);
        assertThat(seen("other")).isFalse();
        assertThat(said).isEmpty();
    }

    @Test
    void earlierDriverOfThisApplicationIsGone() throws IOException {
        write("elsewhere", OWN, "then", 1);
        assertThat(seen("app")).isFalse();
        assertThat(said).isEmpty();
    }

    @Test
    void driverElsewhereIsAliveIfItBeatsAgain() throws Exception {
        write("elsewhere", OWN, "then", 1);
        assertThat(seen("other")).isFalse();
        assertThat(said).hasSize(1).first().asString().contains("whether the driver on elsewhere");
        CompletableFuture<Boolean> asked = CompletableFuture.supplyAsync(() -> {
            try {
                return SignOfLife.seen(fileSystem, path(), "other", said::add, Duration.ofMinutes(1));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        while (said.size() < 2) {
            Thread.sleep(10);
        }
        write("elsewhere", OWN, "then", 2);
        assertThat(asked.get()).isTrue();
    }

    /** On HDFS a file that is being written may be empty. */
    @Test
    void signThatIsBeingWrittenIsNoEnd() throws Exception {
        for (String torn : List.of("", "{\"host")) {
            Files.writeString(directory.resolve(SignOfLife.NAME), torn);
            said.clear();
            CompletableFuture<Boolean> asked = CompletableFuture.supplyAsync(() -> {
                try {
                    return SignOfLife.seen(fileSystem, path(), "other", said::add, Duration.ofMinutes(1));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (said.isEmpty()) {
                Thread.sleep(10);
            }
            write("elsewhere", OWN, "then", 2);
            assertThat(asked.get()).isTrue();
        }
        // One that a crash cut off does not change any more.
        Files.writeString(directory.resolve(SignOfLife.NAME), "{");
        assertThat(seen("other")).isFalse();
    }

    @Test
    void heartbeatIsReadBackAndGoneAfterItsEnd() throws IOException {
        try (Heartbeat heart = Heartbeat.start(fileSystem, path(), "app")) {
            heart.finished(5);
            SignOfLife sign = SignOfLife.read(fileSystem, path()).orElseThrow();
            assertThat(sign.process()).isEqualTo(OWN);
            assertThat(sign.application()).isEqualTo("app");
            assertThat(sign.beat()).isEqualTo(1);
            assertThat(seen("other")).isTrue();
        }
        assertThat(SignOfLife.read(fileSystem, path())).isEmpty();
    }

    @Test
    void whoResumesLearnsHowLongTheDriverWorked() throws IOException {
        SignOfLife killed = new SignOfLife("elsewhere", OWN, "then", "app", 7, 70, 0, 0, "2026-11-30T00:12:10Z");
        assertThat(killed.session()).isEqualTo(new RunDocument.Session("2026-11-30T00:11:00Z", 70));
        assertThat(Heartbeat.ended(fileSystem, path()).known()).isFalse();
        Heartbeat heart = Heartbeat.start(fileSystem, path(), "app");
        heart.end();
        assertThat(SignOfLife.read(fileSystem, path())).isEmpty();
        assertThat(Heartbeat.ended(fileSystem, path()).known()).isTrue();
        assertThat(Heartbeat.ended(fileSystem, path()).seconds()).isPositive();
    }

    private boolean seen(String application) throws IOException {
        return SignOfLife.seen(fileSystem, path(), application, said::add, Duration.ofSeconds(1));
    }

    private org.apache.hadoop.fs.Path path() {
        return new org.apache.hadoop.fs.Path(directory.toUri());
    }

    private void write(String host, long process, String started, long beat) throws IOException {
        SignOfLife sign = new SignOfLife(host, process, started, "app", beat, 1, 0, 0, "now");
        Files.writeString(directory.resolve(SignOfLife.NAME), ReportJson.text(sign));
    }
}
