package org.repmlpeval.model.checkpoint.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a zip archive of stored entries whose data begin at multiples of 64 bytes, as in PyTorch's files, so that they can be
 * memory-mapped. Dates are fixed, so the same entries give the same bytes.
 */
final class ZipWriter {
    /** Values from here on do not fit into a plain header. */
    static final long ZIP64_FROM = 0xffffffffL;

    interface Content {
        void writeTo(TensorBytes.Sink sink) throws IOException;
    }

    private record Written(byte[] name, long offset, long bytes, long crc) {}

    private static final int ALIGNMENT = 64;
    private static final int LOCAL_LENGTH = 30;
    private static final int CENTRAL_LENGTH = 46;
    private static final int CRC_AT = 14;
    private static final int LOCAL_ZIP64_LENGTH = 20;
    private static final int CENTRAL_ZIP64_LENGTH = 28;
    private static final int PAD_HEADER = 4;
    private static final short PAD_TAG = 'F' | 'B' << 8;
    private static final int UTF8_NAMES = 1 << 11;
    private static final int VERSION = 20;
    private static final int VERSION_ZIP64 = 45;
    private static final int DATE_1980_01_01 = 1 << 5 | 1;
    private static final int MANY_ENTRIES = 0xffff;

    private final FileChannel out;
    private final long zip64From;
    private final List<Written> entries = new ArrayList<>();
    private long position;

    ZipWriter(FileChannel out, long zip64From) {
        this.out = out;
        this.zip64From = zip64From;
    }

    void add(String name, byte[] bytes) throws IOException {
        add(name, bytes.length, sink -> sink.accept(ByteBuffer.wrap(bytes)));
    }

    /** @param bytes the length of what {@code content} will write */
    void add(String name, long bytes, Content content) throws IOException {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        long offset = position;
        CRC32 crc = new CRC32();
        append(local(utf8, bytes));
        long dataAt = position;
        content.writeTo(piece -> {
            crc.update(piece.duplicate());
            append(piece);
        });
        if (position - dataAt != bytes) {
            throw new IllegalStateException(
                    "entry " + name + " wrote " + (position - dataAt) + " of " + bytes + " bytes");
        }
        out.write(little(Integer.BYTES).putInt((int) crc.getValue()).flip(), offset + CRC_AT);
        entries.add(new Written(utf8, offset, bytes, crc.getValue()));
    }

    private ByteBuffer local(byte[] name, long bytes) {
        boolean wide = bytes >= zip64From;
        int head = LOCAL_LENGTH + name.length + (wide ? LOCAL_ZIP64_LENGTH : 0) + PAD_HEADER;
        int padding = (int) (-(position + head) & (ALIGNMENT - 1));
        ByteBuffer b = little(head + padding);
        b.putInt(0x04034b50).putShort((short) (wide ? VERSION_ZIP64 : VERSION)).putShort((short) UTF8_NAMES);
        b.putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) DATE_1980_01_01)
                .putInt(0);
        int size = wide ? -1 : (int) bytes;
        b.putInt(size).putInt(size).putShort((short) name.length);
        b.putShort((short) (head + padding - LOCAL_LENGTH - name.length)).put(name);
        if (wide) {
            b.putShort((short) 1).putShort((short) 16).putLong(bytes).putLong(bytes);
        }
        b.putShort(PAD_TAG).putShort((short) padding);
        return b.position(b.limit()).flip();
    }

    void finish() throws IOException {
        long start = position;
        for (Written entry : entries) {
            append(central(entry));
        }
        long length = position - start;
        boolean wide = start >= zip64From || length >= zip64From || entries.size() >= MANY_ENTRIES;
        if (wide) {
            append(end64(start, length));
        }
        ByteBuffer b = little(22).putInt(0x06054b50).putInt(0);
        short count = (short) (wide ? -1 : entries.size());
        b.putShort(count).putShort(count).putInt(wide ? -1 : (int) length).putInt(wide ? -1 : (int) start);
        append(b.putShort((short) 0).flip());
    }

    private ByteBuffer central(Written e) {
        boolean wide = e.bytes >= zip64From || e.offset >= zip64From;
        ByteBuffer b = little(CENTRAL_LENGTH + e.name.length + (wide ? CENTRAL_ZIP64_LENGTH : 0));
        short version = (short) (wide ? VERSION_ZIP64 : VERSION);
        b.putInt(0x02014b50).putShort(version).putShort(version).putShort((short) UTF8_NAMES);
        b.putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) DATE_1980_01_01)
                .putInt((int) e.crc);
        int size = wide ? -1 : (int) e.bytes;
        b.putInt(size).putInt(size).putShort((short) e.name.length);
        b.putShort((short) (wide ? CENTRAL_ZIP64_LENGTH : 0))
                .putShort((short) 0)
                .putShort((short) 0);
        b.putShort((short) 0).putInt(0).putInt(wide ? -1 : (int) e.offset).put(e.name);
        if (wide) {
            b.putShort((short) 1)
                    .putShort((short) 24)
                    .putLong(e.bytes)
                    .putLong(e.bytes)
                    .putLong(e.offset);
        }
        return b.flip();
    }

    private ByteBuffer end64(long start, long length) {
        ByteBuffer b = little(56 + 20).putInt(0x06064b50).putLong(44);
        b.putShort((short) VERSION_ZIP64)
                .putShort((short) VERSION_ZIP64)
                .putInt(0)
                .putInt(0);
        b.putLong(entries.size()).putLong(entries.size()).putLong(length).putLong(start);
        return b.putInt(0x07064b50).putInt(0).putLong(start + length).putInt(1).flip();
    }

    private void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            position += out.write(bytes);
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
