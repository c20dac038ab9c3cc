package org.repmlpeval.partitioning.read;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.Checksums;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ListingMoment;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.packed.PackedReader;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.ReadFault.Reason;

/**
 * Reads listed images as a whole. Every entry has exactly one result, its own bytes or a fault. Safe for use by several threads.
 *
 * <p>A file that changed since the listing is recognised by its length and its {@link FileVersion}, see {@link ListingMoment}; {@link
 * EncodedImage#sha256()} identifies what was read. An image that has the checksum of the listing has not changed.
 */
public final class ShardReader implements Closeable {
    /** Default limit on the size of a file, in bytes: 256 MiB. */
    public static final int DEFAULT_MAX_BYTES = 256 << 20;

    /** Length of the largest array that common JVMs allocate. */
    private static final int LARGEST_MAX_BYTES = Integer.MAX_VALUE - 8;

    /** Number of bytes read between two checks of the thread's interrupt flag. */
    private static final int CHUNK = 1 << 20;

    private final Places places;
    private final int maxBytes;
    private final ListingMoment listed;
    private final PackedReader packed;

    private ShardReader(Location root, int maxBytes, ListingMoment listed) {
        this.places = new Places(root);
        this.maxBytes = maxBytes;
        this.listed = listed;
        this.packed = new PackedReader(root, listed);
    }

    /** A reader on the machine that made the listing; see {@link #open(Configuration, URI, int, ListingMoment)}. */
    public static ShardReader open(Configuration conf, URI root, int maxBytes) throws IOException {
        return open(conf, root, maxBytes, ListingMoment.now());
    }

    /**
     * @param root the listing's root, to which ids are relative
     * @param maxBytes the largest file that is read, in bytes, 1 to 2³¹−9
     * @param listed where and when the listing was made
     * @throws DataSetException if the limit is out of range, or the root's file system is unknown
     * @throws IOException if the file system cannot be reached
     */
    public static ShardReader open(Configuration conf, URI root, int maxBytes, ListingMoment listed)
            throws IOException {
        if (maxBytes < 1 || maxBytes > LARGEST_MAX_BYTES) {
            throw new DataSetException(
                    "the limit on an image's size is " + maxBytes + " bytes; legal: 1 to " + LARGEST_MAX_BYTES);
        }
        return new ShardReader(Location.of(conf, root), maxBytes, listed);
    }

    /**
     * The results of a shard's entries in their order; each image is read when its result is requested. An interrupt ends the stream with
     * an {@link UncheckedIOException} around an {@link InterruptedIOException}, and the thread's interrupt flag is set.
     */
    public Iterator<ReadResult> read(Shard shard) {
        Iterator<ImageEntry> entries = shard.entries().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public ReadResult next() {
                try {
                    return read(entries.next());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    InterruptedIOException interrupted = new InterruptedIOException(e.getMessage());
                    interrupted.initCause(e);
                    throw new UncheckedIOException(interrupted);
                }
            }
        };
    }

    /**
     * Reads one image, or says why it cannot be read.
     *
     * @throws InterruptedException if the thread is interrupted before or while reading, which is not a fault of the image
     */
    public ReadResult read(ImageEntry entry) throws InterruptedException {
        Location file;
        try {
            file = places.file(entry);
        } catch (IOException | DataSetException e) {
            return fault(entry, Reason.IO_ERROR, "'" + entry.id() + "' cannot be read: " + e);
        }
        return checked(read(entry, file), file);
    }

    private ReadResult read(ImageEntry entry, Location file) throws InterruptedException {
        if (entry.bytes() > maxBytes) {
            return fault(
                    entry,
                    Reason.TOO_LARGE,
                    name(entry, file) + " has " + entry.bytes() + " bytes, more than the limit of " + maxBytes
                            + "; to read it, raise the limit on an image's size");
        }
        stopIfInterrupted(file);
        try {
            if (entry.place() instanceof Place.Packed) {
                return unpacked(entry, file);
            }
            try (OpenedFile opened = opened(entry, file)) {
                ReadResult result = read(entry, file, opened.in());
                return result instanceof EncodedImage image ? unchanged(image, file, opened.version()) : result;
            }
        } catch (PackedReader.ChangedException e) {
            return fault(
                    entry,
                    Reason.CHANGED,
                    name(entry, file) + ": " + e.getMessage() + "; it has changed since the listing, so run again");
        } catch (PackedReader.DamagedException e) {
            return fault(entry, Reason.DAMAGED, name(entry, file) + ": " + e.getMessage() + "; make the file again");
        } catch (FileNotFoundException e) {
            return missing(entry, file, e);
        } catch (IOException e) {
            return ioError(entry, file, e);
        }
    }

    /** The result, or a fault if the data set says that the file has another checksum. */
    private static ReadResult checked(ReadResult result, Location file) {
        String wanted = result.entry().checksum();
        if (wanted == null || !(result instanceof EncodedImage image)) {
            return result;
        }
        String actual = Checksums.like(wanted, image.bytes());
        return actual.equals(wanted)
                ? result
                : new ReadFault(
                        result.entry(),
                        Reason.CHECKSUM,
                        name(result.entry(), file) + " has " + actual + ", but the data set says " + wanted
                                + "; it is damaged or has been replaced, so copy it again or correct the manifest",
                        image.sha256());
    }

    /** The result, or a fault if the file has been written since it was listed. */
    private ReadResult unchanged(EncodedImage image, Location file, FileVersion now) throws IOException {
        ImageEntry entry = image.entry();
        return entry.checksum() == null && listed.isWrittenSince(file, entry.version(), now)
                ? new ReadFault(
                        entry,
                        Reason.CHANGED,
                        file + " " + now.since(entry.version()) + "; it has changed since the listing, so run again",
                        image.sha256())
                : image;
    }

    /** The image in words, for messages. */
    private static String name(ImageEntry entry, Location file) {
        return entry.place() instanceof Place.Packed ? "'" + entry.id() + "' in " + file : file.toString();
    }

    private ReadResult unpacked(ImageEntry entry, Location file) throws IOException {
        byte[] bytes = packed.read(entry);
        if (bytes.length == entry.bytes()) {
            return new EncodedImage(entry, bytes);
        }
        return fault(
                entry,
                Reason.CHANGED,
                name(entry, file) + " has " + bytes.length + " bytes, but was listed with " + entry.bytes()
                        + "; it has changed since the listing, so run again");
    }

    /** Closes packed files that are open. */
    @Override
    public void close() throws IOException {
        packed.close();
    }

    private static OpenedFile opened(ImageEntry entry, Location file) throws IOException {
        try {
            return OpenedFile.open(file, entry.version());
        } catch (IllegalArgumentException e) {
            // For example HDFS and a name with a colon, if the listing was made on another file system.
            throw new IOException("the name is not legal on this file system: " + e.getMessage(), e);
        }
    }

    private ReadResult read(ImageEntry entry, Location file, InputStream in) throws IOException, InterruptedException {
        byte[] bytes = new byte[(int) entry.bytes()];
        int length = 0;
        while (length < bytes.length) {
            stopIfInterrupted(file);
            int read = in.read(bytes, length, Math.min(CHUNK, bytes.length - length));
            if (read < 0) {
                return fault(
                        entry,
                        Reason.CHANGED,
                        file + " ends after " + length + " bytes, but was listed with " + bytes.length
                                + "; it has changed since the listing, so run again");
            }
            length += read;
        }
        if (in.read() >= 0) {
            return fault(
                    entry,
                    Reason.CHANGED,
                    file + " is longer than the " + bytes.length + " bytes listed; it has changed since the"
                            + " listing, so run again");
        }
        return new EncodedImage(entry, bytes);
    }

    /** Some file systems throw {@link FileNotFoundException} for a file that is there and cannot be opened. */
    private ReadFault missing(ImageEntry entry, Location file, FileNotFoundException thrown)
            throws InterruptedException {
        try {
            if (file.fileSystem().exists(file.path())) {
                return ioError(entry, file, thrown);
            }
        } catch (IOException e) {
            return ioError(entry, file, e);
        }
        return fault(
                entry,
                Reason.MISSING,
                name(entry, file) + " does not exist; it was listed with " + entry.bytes() + " bytes");
    }

    private static ReadFault ioError(ImageEntry entry, Location file, IOException thrown) throws InterruptedException {
        boolean timeout = thrown instanceof SocketTimeoutException;
        if (thrown instanceof ClosedByInterruptException || thrown instanceof InterruptedIOException && !timeout) {
            throw interrupted(file, thrown);
        }
        stopIfInterrupted(file);
        return fault(entry, Reason.IO_ERROR, name(entry, file) + " cannot be read: " + thrown);
    }

    private static void stopIfInterrupted(Location file) throws InterruptedException {
        if (Thread.interrupted()) {
            throw interrupted(file, null);
        }
    }

    private static InterruptedException interrupted(Location file, IOException cause) {
        Thread.interrupted(); // the flag must be clear when an InterruptedException is thrown
        InterruptedException interrupted = new InterruptedException("interrupted while reading " + file);
        interrupted.initCause(cause);
        return interrupted;
    }

    private static ReadFault fault(ImageEntry entry, Reason reason, String message) {
        return new ReadFault(entry, reason, message, null);
    }
}
