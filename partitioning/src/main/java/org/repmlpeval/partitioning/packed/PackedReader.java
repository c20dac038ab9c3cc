package org.repmlpeval.partitioning.packed;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ListingMoment;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.dataset.Place.PackedFile;

/**
 * Reads images that lie in packed files. Safe for use by several threads. Files that can only be read forwards stay open until
 * {@link #close}; images of such a file are best asked for in the order of their records, or nearly so.
 */
public final class PackedReader implements Closeable {
    /** Records before a requested one that are kept, because other threads may ask for them a little later. */
    private static final int KEPT = 16;

    /** The largest record that is kept, in bytes. */
    private static final int LARGEST_KEPT = 16 << 20;

    private final Location root;
    private final ListingMoment listed;
    /** Versions of files whose length is the listed one. */
    private final Map<PackedFile, FileVersion> versions = new ConcurrentHashMap<>();

    private final Map<PackedFile, Forward> open = new HashMap<>();
    private boolean closed;

    /** A packed file is no longer the one that was listed. */
    public static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1L;

        ChangedException(String message) {
            super(message);
        }
    }

    /** A record of a packed file cannot be decoded; reading it again would not help. */
    public static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * @param root of the listing
     * @param listed where and when the listing was made
     */
    public PackedReader(Location root, ListingMoment listed) {
        this.root = root;
        this.listed = listed;
    }

    /**
     * The bytes of an image. One that has a checksum may lie in a file with another version: its checksum tells whether it has changed.
     *
     * @param entry of an image in a packed file
     * @return as many bytes as the image had when it was listed, or fewer or none if its record has become shorter
     * @throws ChangedException if the file has another length or version than when it was listed, fewer records, or a longer image
     * @throws DamagedException if the image's record cannot be decoded
     * @throws IOException if it cannot be read
     */
    public byte[] read(ImageEntry entry) throws IOException {
        Place.Packed place = (Place.Packed) entry.place();
        int bytes = (int) entry.bytes();
        Location file = unchanged(place.file(), entry.checksum() == null);
        return place instanceof Place.Range range
                ? range(file, range.offset(), bytes)
                : forward(file, place.file()).read(((Place.Position) place).index(), bytes);
    }

    private static byte[] range(Location file, long offset, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        try (FSDataInputStream in = file.fileSystem().open(file.path())) {
            in.readFully(offset, content);
        } catch (EOFException e) {
            throw new ChangedException(file + " ends before the image at offset " + offset);
        }
        return content;
    }

    private Forward forward(Location file, PackedFile packed) throws IOException {
        synchronized (open) {
            if (closed) {
                throw new IOException("the reader of " + file + " is closed");
            }
            return open.computeIfAbsent(packed, key -> new Forward(file, key));
        }
    }

    private Location unchanged(PackedFile packed, boolean byVersion) throws IOException {
        Location file = new Location(root.fileSystem(), root.resolve(packed.path()));
        FileVersion now = versions.get(packed);
        if (now == null) {
            FileStatus status = file.fileSystem().getFileStatus(file.path());
            long length = status.getLen();
            if (length != packed.bytes()) {
                throw new ChangedException(file + " has " + length + " bytes, but was listed with " + packed.bytes());
            }
            now = FileVersion.of(status);
            versions.put(packed, now);
        }
        if (byVersion && listed.isWrittenSince(file, packed.version(), now)) {
            throw new ChangedException(file + " " + now.since(packed.version()));
        }
        return file;
    }

    /** Closes the files; images in them can no longer be read. */
    @Override
    public void close() throws IOException {
        synchronized (open) {
            closed = true;
            IOException first = null;
            for (Forward forward : open.values()) {
                try {
                    forward.close();
                } catch (IOException | RuntimeException e) {
                    first = first == null ? new IOException("a packed file cannot be closed", e) : first;
                }
            }
            open.clear();
            if (first != null) {
                throw first;
            }
        }
    }

    /** A file that is read forwards. */
    private static final class Forward {
        private final Location file;
        private final PackedFormat format;
        private final LinkedHashMap<Long, byte[]> kept = new LinkedHashMap<>();
        private RecordCursor cursor;
        private long next;

        private Forward(Location file, PackedFile packed) {
            this.file = file;
            this.format = PackedFormat.valueOf(packed.format());
        }

        private synchronized byte[] read(long index, int limit) throws IOException {
            byte[] before = kept.remove(index);
            if (before != null) {
                return before;
            }
            try {
                return forward(index, limit);
            } catch (EOFException | ZipException | RuntimeException e) {
                closeAfter(e);
                throw new DamagedException("record " + index + " of " + file + " is damaged: " + TarMembers.said(e), e);
            } catch (IOException e) {
                closeAfter(e);
                throw e;
            }
        }

        /** Where the cursor stands after a failure is not known. */
        private void closeAfter(Exception failure) {
            try {
                close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }

        private byte[] forward(long index, int limit) throws IOException {
            if (cursor == null || index < next) {
                close();
                cursor = format.open(file);
            }
            while (next < index) {
                advance(index);
                next++;
                if (index - next < KEPT) {
                    keep(next - 1, cursor.bytes(LARGEST_KEPT));
                }
            }
            advance(index);
            next++;
            byte[] bytes = cursor.bytes(limit);
            if (bytes == null) {
                throw new ChangedException("record " + index + " of " + file + " is longer than when it was listed");
            }
            return bytes;
        }

        private void advance(long index) throws IOException {
            if (!cursor.advance()) {
                throw new ChangedException(file + " ends after " + next + " records, before record " + index);
            }
        }

        private void keep(long index, byte[] bytes) {
            if (bytes != null) {
                kept.put(index, bytes);
            }
            if (kept.size() > KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        }

        private synchronized void close() throws IOException {
            RecordCursor old = cursor;
            cursor = null;
            next = 0;
            kept.clear();
            if (old != null) {
                old.close();
            }
        }
    }
}
