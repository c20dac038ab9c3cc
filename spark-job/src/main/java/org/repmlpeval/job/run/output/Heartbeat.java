package org.repmlpeval.job.run.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.partitioning.Machine;
import org.repmlpeval.partitioning.NewFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes again and again that the driver of a run is alive and how far it is, until it is closed. */
final class Heartbeat implements AutoCloseable {
    /** Time between two signs of life. */
    static final Duration INTERVAL = Duration.ofSeconds(10);

    /** Name of the file that a driver leaves when it ends in an orderly way. */
    static final String ENDED = "ended.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final FileSystem fileSystem;
    private final Path file;
    private final String application;
    private final long started = System.nanoTime();
    private final Instant start = now();
    private final ScheduledExecutorService clock;
    private long beats;
    private long shards;
    private long images;
    private boolean closed;

    private Heartbeat(FileSystem fileSystem, Path folder, String application) {
        this.fileSystem = fileSystem;
        this.file = new Path(folder, SignOfLife.NAME);
        this.application = application;
        this.clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "run-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @param application id of the Spark application */
    static Heartbeat start(FileSystem fileSystem, Path folder, String application) throws IOException {
        Heartbeat heart = new Heartbeat(fileSystem, folder, application);
        heart.write();
        heart.clock.scheduleAtFixedRate(heart::beat, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return heart;
    }

    /** Counts a shard whose result is in the folder. */
    synchronized void finished(long imagesOfShard) {
        shards++;
        images += imagesOfShard;
    }

    private void beat() {
        try {
            write();
        } catch (IOException | RuntimeException e) {
            // If the folder is gone, the next result that is written says so.
            LOG.debug("cannot write {}", file, e);
        }
    }

    private synchronized void write() throws IOException {
        if (closed) {
            return;
        }
        beats++;
        SignOfLife sign = new SignOfLife(
                Machine.host(),
                ProcessHandle.current().pid(),
                SignOfLife.start(ProcessHandle.current()),
                application,
                beats,
                seconds(),
                shards,
                images,
                now().toString());
        write(file, sign);
    }

    private void write(Path target, Object content) throws IOException {
        // Not recursive: a folder that another driver has taken must not come back.
        try (OutputStream out = new NewFile(fileSystem, target).createOrReplace()) {
            out.write(ReportJson.text(content).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    /** The part of the last driver that ended in an orderly way; unknown if there is none. */
    static RunDocument.Session ended(FileSystem fileSystem, Path folder) throws IOException {
        try (InputStream in = fileSystem.open(new Path(folder, ENDED))) {
            return MAPPER.readValue(in.readAllBytes(), RunDocument.Session.class);
        } catch (FileNotFoundException | JsonProcessingException e) {
            return RunDocument.Session.unknown();
        }
    }

    /** Leaves how long the driver worked, for one that goes on with the run. It gives no more signs of life. */
    void end() throws IOException {
        clock.shutdownNow();
        synchronized (this) {
            if (!closed) {
                try {
                    write(new Path(file.getParent(), ENDED), new RunDocument.Session(start.toString(), seconds()));
                } catch (IOException | RuntimeException e) {
                    // The disk may be full. Then the time of this driver is not known.
                    LOG.debug("cannot write {}", ENDED, e);
                }
            }
        }
        close();
    }

    /** Ends the signs of life, so that another driver can go on at once. */
    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        synchronized (this) {
            if (!closed) {
                closed = true;
                fileSystem.delete(file, false);
            }
        }
    }
}
