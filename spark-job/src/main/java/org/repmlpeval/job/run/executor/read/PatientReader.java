package org.repmlpeval.job.run.executor.read;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ListingMoment;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ReadResult;
import org.repmlpeval.partitioning.read.ShardReader;

/**
 * Distinguishes a bad image from a problem of the machine or a temporary one. A failed read is repeated here and, while the task has
 * attempts left, on another executor; only then is the image counted as unreadable. If this executor cannot see the data set at all, or
 * the file system fails for several images in a row, that is not counted as a fault of the images.
 */
public final class PatientReader implements Closeable {
    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 200;

    /** So many images in a row whose reading fails are a failure of the file system. */
    private static final int OUTAGE = 4;

    private final ShardReader reader;
    private final Location root;
    private final Attempt attempt;
    private final AtomicInteger failedInARow = new AtomicInteger();

    /** Whether Spark would try the task again if it failed now. */
    public enum Attempt {
        MORE_TO_COME,
        LAST
    }

    /** @param listed where and when the listing was made */
    public PatientReader(Configuration hadoop, URI root, int maxImageBytes, ListingMoment listed, Attempt attempt)
            throws IOException {
        this.reader = ShardReader.open(hadoop, root, maxImageBytes, listed);
        this.root = Location.of(hadoop, root);
        this.attempt = attempt;
    }

    /**
     * @throws IOException if the file system keeps failing and the task has attempts left, or fails for one image after the other
     * @throws EnvironmentException if the data set's root does not exist on this machine
     */
    ReadResult read(ImageEntry entry) throws IOException, InterruptedException {
        ReadResult result = reader.read(entry);
        for (int tried = 1; tried < TRIES && is(result, ReadFault.Reason.IO_ERROR); tried++) {
            Thread.sleep(PAUSE_MILLIS * tried);
            result = reader.read(entry);
        }
        if (is(result, ReadFault.Reason.IO_ERROR)) {
            String message = ((ReadFault) result).message();
            if (attempt == Attempt.MORE_TO_COME) {
                throw new IOException("image " + entry.id() + " failed " + TRIES + " times: " + message);
            }
            // A folder that may not be read holds many unreadable files in a row, but the file system works.
            if (!message.contains("Permission denied") && failedInARow.incrementAndGet() >= OUTAGE) {
                throw new IOException("the file system of " + root.path() + " fails for one image after the other on "
                        + host() + ", so these are no bad files; the last one: " + message);
            }
        } else {
            failedInARow.set(0);
        }
        if (is(result, ReadFault.Reason.MISSING) && !root.fileSystem().exists(root.path())) {
            throw new EnvironmentException(host() + " cannot see " + root.path()
                    + "; --data must be on a file system that every executor can reach");
        }
        return result;
    }

    /** Closes packed files that are open. */
    @Override
    public void close() throws IOException {
        reader.close();
    }

    private static String host() {
        SparkEnv spark = SparkEnv.get();
        return spark == null
                ? "this machine"
                : "the executor on " + spark.blockManager().blockManagerId().host();
    }

    private static boolean is(ReadResult result, ReadFault.Reason reason) {
        return result instanceof ReadFault fault && fault.reason() == reason;
    }
}
