package org.repmlpeval.model.checkpoint.stored;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.repmlpeval.model.InvalidInputException;

/** A range of a file, stored or deflated, that is streamed in chunks and never held in memory as a whole. Equal only to itself. */
public final class ByteSource {
    public enum Coding {
        /** In memory, not in a file. */
        HELD,
        STORED,
        DEFLATED
    }

    /** Bytes of a file as they are stored. */
    private record Range(FileBytes file, long offset, long length) {}

    private final String name;
    private final Range range;
    private final byte[] held;
    private final Coding coding;
    private final long bytes;
    private final ByteOrder order;
    private final OptionalLong crc;

    /** @param range null of bytes that are held, as {@code held} is of others */
    private ByteSource(
            String name, Range range, byte[] held, Coding coding, long bytes, ByteOrder order, OptionalLong crc) {
        this.name = name;
        this.range = range;
        this.held = held;
        this.coding = coding;
        this.bytes = bytes;
        this.order = order;
        this.crc = crc;
    }

    /** Bytes as stored in the file, little-endian and without a checksum. */
    public static ByteSource plain(FileBytes file, String name, long offset, long bytes) {
        return zipped(file, name, offset, bytes, bytes, Coding.STORED, OptionalLong.empty());
    }

    /**
     * An entry of a zip archive.
     *
     * @param bytes length after decoding; equal to {@code codedBytes} if stored
     * @param crc expected CRC-32 of the decoded bytes; empty for an archive without checksums
     */
    public static ByteSource zipped(
            FileBytes file, String name, long offset, long codedBytes, long bytes, Coding coding, OptionalLong crc) {
        Range range = new Range(file, offset, codedBytes);
        return new ByteSource(name, range, null, coding, bytes, ByteOrder.LITTLE_ENDIAN, crc);
    }

    /** Bytes in memory, without a checksum. */
    public static ByteSource held(String name, byte[] held, ByteOrder order) {
        return new ByteSource(name, null, held, Coding.HELD, held.length, order, OptionalLong.empty());
    }

    /** The same bytes, to be decoded in another byte order. */
    public ByteSource in(ByteOrder other) {
        return new ByteSource(name, range, held, coding, bytes, other, crc);
    }

    public String name() {
        return name;
    }

    ByteOrder order() {
        return order;
    }

    /** Length after decoding. */
    public long bytes() {
        return bytes;
    }

    public long codedBytes() {
        return range == null ? bytes : range.length;
    }

    /**
     * Passes on all bytes in order, in buffers that are valid only during the call. Each but the last has {@link FileBytes#CHUNK}
     * bytes.
     *
     * @throws InvalidInputException if the length or the checksum differs from the declared one. The sink has then received all
     *     bytes, but never more than {@link #bytes()}
     */
    void forEachChunk(Consumer<ByteBuffer> sink) {
        CRC32 sum = new CRC32();
        Consumer<ByteBuffer> checked = chunk -> {
            sum.update(chunk.duplicate());
            sink.accept(chunk.order(order));
        };
        if (coding == Coding.HELD) {
            for (int done = 0; done < held.length; done += FileBytes.CHUNK) {
                int length = Math.min(FileBytes.CHUNK, held.length - done);
                // A slice, so that positions count from the beginning of the chunk, as for the other sources.
                checked.accept(ByteBuffer.wrap(held, done, length).slice().asReadOnlyBuffer());
            }
        } else if (coding == Coding.STORED) {
            forEachStored(checked);
        } else {
            forEachInflated(checked);
        }
        if (crc.isPresent() && crc.getAsLong() != sum.getValue()) {
            throw new InvalidInputException(String.format(
                    "%s is damaged: its CRC-32 is %08x, but %08x is recorded; %s",
                    name,
                    sum.getValue(),
                    crc.getAsLong(),
                    crc.getAsLong() == 0
                            ? "a file saved under torch.serialization.skip_data() looks like this and holds no weights; save it"
                                    + " again without skip_data()"
                            : "copy or download the file again"));
        }
    }

    /** All bytes at once, for a source whose length the caller has limited. */
    public byte[] readAll() {
        byte[] all = new byte[Math.toIntExact(bytes)];
        int[] at = {0};
        forEachChunk(chunk -> {
            int n = chunk.remaining();
            chunk.get(all, at[0], n);
            at[0] += n;
        });
        return all;
    }

    private void forEachStored(Consumer<ByteBuffer> sink) {
        for (long done = 0; done < range.length; done += FileBytes.CHUNK) {
            ByteBuffer chunk = range.file.chunk().limit((int) Math.min(FileBytes.CHUNK, range.length - done));
            range.file.fill(range.offset + done, chunk);
            sink.accept(chunk);
        }
    }

    private void forEachInflated(Consumer<ByteBuffer> sink) {
        Inflater inflater = new Inflater(true);
        ByteBuffer out = ByteBuffer.allocate((int) Math.max(1, Math.min(FileBytes.CHUNK, bytes)));
        try {
            long[] done = {0};
            forEachStored(coded -> {
                inflater.setInput(coded);
                done[0] += inflate(inflater, out, done[0], sink);
            });
            if (!inflater.finished() || done[0] + out.position() != bytes) {
                throw new InvalidInputException(name + " inflates to " + (done[0] + out.position()) + " bytes, but "
                        + bytes + " are recorded; copy or download the file again");
            }
            sink.accept(out.flip());
        } finally {
            inflater.end();
        }
    }

    /** Inflates the available input and passes on each full buffer. Returns the number of bytes passed on. */
    private long inflate(Inflater inflater, ByteBuffer out, long before, Consumer<ByteBuffer> sink) {
        long passed = 0;
        try {
            while (!inflater.finished()) {
                int n = inflater.inflate(out);
                if (before + passed + out.position() > bytes) {
                    throw new InvalidInputException(
                            name + " inflates beyond its recorded " + bytes + " bytes; refused as a zip bomb");
                }
                if (!out.hasRemaining()) {
                    passed += out.position();
                    sink.accept(out.flip());
                    out.clear();
                } else if (n == 0) {
                    break;
                }
            }
        } catch (DataFormatException e) {
            throw new InvalidInputException(
                    name + " cannot be inflated: " + e.getMessage() + "; copy or download the file again", e);
        }
        return passed;
    }
}
