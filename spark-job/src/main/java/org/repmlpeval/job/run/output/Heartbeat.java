package org.repmlpeval.job.run.output;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
import org.repmlpeval.partitioning.NewFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes again and again that the driver of a run is alive and how far it is, until it is closed. */
final class Heartbeat implements AutoCloseable {
    /** Time between two signs of life. */
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final FileSystem fileSystem;
    private final Path file;
    private final String application;
    private final long started = System.nanoTime();
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
                host(),
                ProcessHandle.current().pid(),
                SignOfLife.start(ProcessHandle.current()),
                application,
                beats,
                (System.nanoTime() - started) / 1e9,
                shards,
                images,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        // Not recursive: a folder that another driver has taken must not come back.
        try (OutputStream out = new NewFile(fileSystem, file).createOrReplace()) {
            out.write(ReportJson.text(sign).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Name of this machine; without one, all machines of a cluster count as different. */
    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
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
