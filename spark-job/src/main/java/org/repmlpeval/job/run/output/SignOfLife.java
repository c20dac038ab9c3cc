package org.repmlpeval.job.run.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.partitioning.Machine;

/**
 * The last that a driver wrote about itself into the folder of its run.
 *
 * @param host the driver's machine, see {@link Machine#host}
 * @param processStarted when the process started, so that another process with its number is not mistaken for it
 * @param application id of the Spark application
 * @param beat number of the sign, from 1
 * @param seconds since the driver's first
 * @param shards results that are in the folder
 * @param images of these shards
 * @param at when it was written, in UTC
 */
public record SignOfLife(
        String host,
        long process,
        String processStarted,
        String application,
        long beat,
        double seconds,
        long shards,
        long images,
        String at) {
    static final String NAME = "alive.json";

    /** How long another driver's next sign is waited for. */
    private static final Duration PATIENCE = DriverState.PATIENCE;

    /** A sign that was read while it was being written, or that a crash cut off. */
    private static final SignOfLife UNREADABLE =
            new SignOfLife("unknown", -1, "unknown", "unknown", -1, 0, 0, 0, "unknown");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Optional<SignOfLife> read(FileSystem fileSystem, Path folder) throws IOException {
        try (InputStream in = fileSystem.open(new Path(folder, NAME))) {
            return Optional.of(MAPPER.readValue(in.readAllBytes(), SignOfLife.class));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(UNREADABLE);
        }
    }

    /** The driver's part in the run until this sign. */
    RunDocument.Session session() {
        try {
            Instant started = Instant.parse(at).minusMillis(Math.round(seconds * 1000));
            return new RunDocument.Session(
                    started.truncatedTo(ChronoUnit.SECONDS).toString(), seconds);
        } catch (DateTimeParseException e) {
            return RunDocument.Session.unknown();
        }
    }

    /** When a process started; "unknown" where the system does not tell. */
    static String start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    /**
     * Whether a driver works on the run. If its process cannot be seen from here, the next sign of life is waited for.
     *
     * @param application id of this Spark application, whose earlier drivers are no longer there
     * @param say is told about waiting
     */
    static boolean seen(FileSystem fileSystem, Path folder, String application, Consumer<String> say)
            throws IOException {
        return seen(fileSystem, folder, application, say, PATIENCE);
    }

    /** @param patience how long the next sign is waited for */
    static boolean seen(FileSystem fileSystem, Path folder, String application, Consumer<String> say, Duration patience)
            throws IOException {
        Optional<SignOfLife> last = read(fileSystem, folder);
        if (last.isEmpty()) {
            return false;
        }
        Optional<Boolean> known = last.get().runsHere();
        if (known.isPresent()) {
            return known.get();
        }
        if (last.get().application().equals(application)) {
            return false;
        }
        say.accept("waiting up to " + patience.toSeconds() + " s to see whether the driver on "
                + last.get().host() + ", which worked on " + folder + ", is still alive");
        return last.get().beatsAgain(fileSystem, folder, patience);
    }

    /** Whether the process runs on this machine; empty if the sign is from another machine. */
    Optional<Boolean> runsHere() {
        if (!host.equals(Machine.host())) {
            return Optional.empty();
        }
        return Optional.of(ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .map(SignOfLife::start)
                .filter(processStarted::equals)
                .isPresent());
    }

    private boolean beatsAgain(FileSystem fileSystem, Path folder, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for a sign of life of another driver", e);
            }
            Optional<SignOfLife> now = read(fileSystem, folder);
            if (now.isPresent() && now.get().beat() != beat) {
                return true;
            }
        }
        return false;
    }
}
