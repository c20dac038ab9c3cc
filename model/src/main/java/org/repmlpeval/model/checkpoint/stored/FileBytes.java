package org.repmlpeval.model.checkpoint.stored;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.repmlpeval.model.InvalidInputException;

/** Random access to an open file of fixed size. Not thread-safe: there is one shared transfer buffer. */
public final class FileBytes implements AutoCloseable {
    /** A multiple of the largest element, so that no element is split between two chunks. */
    public static final int CHUNK = 1 << 20;

    private final FileChannel channel;
    private final long size;
    private ByteBuffer chunk;

    public FileBytes(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        size = channel.size();
    }

    public long size() {
        return size;
    }

    /** The shared transfer buffer of {@link #CHUNK} bytes, or of the file's length if that is smaller. */
    ByteBuffer chunk() {
        if (chunk == null) {
            chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK, size));
        }
        return chunk.clear();
    }

    /** A new buffer of {@code length} bytes from {@code position}; the range is checked before anything is allocated. */
    public ByteBuffer read(long position, int length) {
        if (position < 0 || length < 0 || position > size - length) {
            throw new InvalidInputException(
                    "bytes " + position + " to " + (position + length) + " are needed, but the file is"
                            + " only "
                            + size + " bytes long; copy or download it again");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        fill(position, buffer);
        return buffer;
    }

    /** Fills the buffer from {@code position} and flips it. */
    public void fill(long position, ByteBuffer buffer) {
        try {
            while (buffer.hasRemaining()) {
                int n = channel.read(buffer, position);
                if (n < 0) {
                    throw new InvalidInputException("the file ended at byte " + position + " of " + size
                            + " while it was being read; has it changed?");
                }
                position += n;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
