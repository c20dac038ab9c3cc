package org.repmlpeval.partitioning.packed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;
import org.repmlpeval.partitioning.Location;

/** A part of a file on a Hadoop file system, read-only. */
final class SeekableFile implements SeekableByteChannel {
    private final FSDataInputStream in;
    private final long start;
    private final long size;
    private final boolean owner;
    private long position;
    private boolean open = true;

    private SeekableFile(FSDataInputStream in, long start, long size, boolean owner) {
        this.in = in;
        this.start = start;
        this.size = size;
        this.owner = owner;
    }

    static SeekableFile open(Location file, long bytes) throws IOException {
        return new SeekableFile(file.fileSystem().open(file.path()), 0, bytes, true);
    }

    /** A part of this file; closing it leaves this file open. @param from offset in this file */
    SeekableFile part(long from, long bytes) {
        return new SeekableFile(in, start + from, bytes, false);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (position >= size) {
            return -1;
        }
        if (in.getPos() != start + position) {
            in.seek(start + position);
        }
        byte[] buffer = new byte[(int) Math.min(Math.min(target.remaining(), size - position), 1 << 16)];
        // S3A returns less than it is asked for wherever one of its requests ends; callers would take that for the end
        // of the file.
        int read = in.readNBytes(buffer, 0, buffer.length);
        target.put(buffer, 0, read);
        position += read;
        return read == 0 && buffer.length > 0 ? -1 : read;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (open && owner) {
            in.close();
        }
        open = false;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }
}
