package org.repmlpeval.model.checkpoint.pth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.stored.ByteSource;
import org.repmlpeval.model.checkpoint.stored.FileBytes;

/**
 * The directory of a zip archive (PKWARE APPNOTE 6.3, zip64 included), checked before any entry is read: sizes and offsets lie
 * within the file, entries do not overlap, names are unique and local headers agree with the directory.
 */
public final class ZipArchive {
    private static final int END = 0x06054b50;
    private static final int END64 = 0x06064b50;
    private static final int END64_LOCATOR = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_LENGTH = 22;
    private static final int LOCATOR_LENGTH = 20;
    private static final int END64_LENGTH = 56;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL_LENGTH = 30;
    private static final int MAX_COMMENT = 0xffff;
    private static final long MAX_DIRECTORY = 64L << 20;
    private static final int ENCRYPTED = 1;
    private static final int ZIP64_EXTRA = 1;
    private static final long U4 = 0xffffffffL;

    private record Header(String name, int flags, int method, long crc, long codedBytes, long bytes, long offset) {}

    private record Directory(long offset, long bytes, long entries) {}

    /** How far back the end of an archive is searched, to report how many bytes follow it. */
    private static final int MAX_SEARCHED = 1 << 20;

    private final FileBytes file;
    private final Map<String, ByteSource> entries = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private boolean hasChecksums;

    public ZipArchive(FileBytes file) {
        this.file = file;
        Directory directory = findDirectory();
        List<Header> headers = readHeaders(directory);
        hasChecksums = headers.stream().anyMatch(header -> header.crc != 0);
        if (!hasChecksums) {
            notes.add("the file was saved without checksums, so damage cannot be detected");
        }
        headers.sort(Comparator.comparingLong(Header::offset));
        long free = 0;
        for (Header header : headers) {
            if (header.offset < free) {
                throw bad("entry '" + header.name + "' at byte " + header.offset + " overlaps the entry before it");
            }
            free = addEntry(header, directory.offset);
        }
    }

    /** Entries by name in the order of the file. */
    public Map<String, ByteSource> entries() {
        return entries;
    }

    /** Notes for a report on what is unusual about the archive. */
    List<String> notes() {
        return notes;
    }

    /** Whether any entry has a CRC-32; {@code torch.serialization.set_crc32_options(False)} leaves all of them out. */
    boolean hasChecksums() {
        return hasChecksums;
    }

    private Directory findDirectory() {
        int tailLength = (int) Math.min(file.size(), END_LENGTH + MAX_COMMENT);
        long tailAt = file.size() - tailLength;
        ByteBuffer tail = little(file.read(tailAt, tailLength));
        for (int i = tailLength - END_LENGTH; i >= 0; i--) {
            if (tail.getInt(i) == END && u2(tail, i + 20) == tailLength - END_LENGTH - i) {
                return checked(directoryAt(tail, i, tailAt + i));
            }
        }
        return directoryBeforeOtherBytes();
    }

    /**
     * The directory of an archive that is followed by other bytes, such as the newline that a copy in text mode appends. As in
     * PyTorch, there may be no more of them than a zip comment could have. The archive must end where its own directory says.
     */
    private Directory directoryBeforeOtherBytes() {
        int tailLength = (int) Math.min(file.size(), MAX_SEARCHED);
        long tailAt = file.size() - tailLength;
        ByteBuffer tail = little(file.read(tailAt, tailLength));
        for (int i = tailLength - END_LENGTH; i >= 0; i--) {
            if (tail.getInt(i) != END) {
                continue;
            }
            long endAt = tailAt + i;
            int surplus = tailLength - END_LENGTH - i - u2(tail, i + 20);
            if (surplus <= 0 || !isEndOfDirectory(tail, i, endAt)) {
                continue;
            }
            long end = file.size() - surplus;
            if (surplus > MAX_COMMENT) {
                throw new InvalidInputException("a zip archive that ends at byte " + end + " but is followed by"
                        + " " + surplus
                        + " more bytes; PyTorch does not read such a file either; cut the bytes off with head -c "
                        + end + ", or copy or download the file again");
            }
            notes.add("ignored " + surplus + " bytes after the end of the zip archive");
            return checked(directoryAt(tail, i, endAt));
        }
        throw bad("no zip directory at its end: it is truncated or was not fully written");
    }

    /** Whether the directory of the end record at {@code tail[i]}, or its zip64 record, ends right before that record. */
    private boolean isEndOfDirectory(ByteBuffer tail, int i, long endAt) {
        if (u4(tail, i + 16) + u4(tail, i + 12) == endAt) {
            return true;
        }
        if (endAt < LOCATOR_LENGTH + END64_LENGTH) {
            return false;
        }
        ByteBuffer locator = little(file.read(endAt - LOCATOR_LENGTH, LOCATOR_LENGTH));
        long end64At = endAt - LOCATOR_LENGTH - END64_LENGTH;
        return locator.getInt(0) == END64_LOCATOR
                && locator.getLong(8) == end64At
                && little(file.read(end64At, Integer.BYTES)).getInt(0) == END64;
    }

    private Directory directoryAt(ByteBuffer tail, int i, long endAt) {
        Directory plain = new Directory(u4(tail, i + 16), u4(tail, i + 12), u2(tail, i + 10));
        if (endAt >= LOCATOR_LENGTH) {
            ByteBuffer locator = little(file.read(endAt - LOCATOR_LENGTH, LOCATOR_LENGTH));
            if (locator.getInt(0) == END64_LOCATOR) {
                ByteBuffer end64 = little(file.read(locator.getLong(8), END64_LENGTH));
                if (end64.getInt(0) != END64) {
                    throw bad("no zip64 end record at byte " + locator.getLong(8));
                }
                return new Directory(end64.getLong(48), end64.getLong(40), end64.getLong(32));
            }
        }
        if (u2(tail, i + 4) != 0 || u2(tail, i + 6) != 0 || u2(tail, i + 8) != plain.entries) {
            throw bad("this is one part of a zip archive split over several files");
        }
        return plain;
    }

    private Directory checked(Directory d) {
        if (d.bytes < 0 || d.offset < 0 || d.offset > file.size() - d.bytes) {
            throw bad("zip directory of " + d.bytes + " bytes at byte " + d.offset + " exceeds the file's "
                    + file.size());
        }
        if (d.bytes > MAX_DIRECTORY || d.entries < 0 || d.entries > d.bytes / CENTRAL_LENGTH) {
            throw bad("zip directory claims " + d.entries + " entries in " + d.bytes + " bytes; at most "
                    + MAX_DIRECTORY + " bytes are read, with " + CENTRAL_LENGTH + " per entry");
        }
        return d;
    }

    private List<Header> readHeaders(Directory directory) {
        ByteBuffer in = little(file.read(directory.offset, (int) directory.bytes));
        List<Header> headers = new ArrayList<>();
        for (long i = 0; i < directory.entries; i++) {
            headers.add(readHeader(in));
        }
        return headers;
    }

    private Header readHeader(ByteBuffer in) {
        int at = in.position();
        if (in.remaining() < CENTRAL_LENGTH || in.getInt(at) != CENTRAL) {
            throw bad("zip directory is damaged at its byte " + at);
        }
        int nameLength = u2(in, at + 28);
        int extraLength = u2(in, at + 30);
        int length = CENTRAL_LENGTH + nameLength + extraLength + u2(in, at + 32);
        if (in.remaining() < length) {
            throw bad("zip directory ends inside the entry at its byte " + at);
        }
        String name = new String(in.array(), at + CENTRAL_LENGTH, nameLength, StandardCharsets.UTF_8);
        long[] wide = {u4(in, at + 24), u4(in, at + 20), u4(in, at + 42)};
        widen(wide, little(in.slice(at + CENTRAL_LENGTH + nameLength, extraLength)), name);
        in.position(at + length);
        return new Header(name, u2(in, at + 8), u2(in, at + 10), u4(in, at + 16), wide[1], wide[0], wide[2]);
    }

    /** Replaces values of 2^32 - 1 with those of the zip64 extra field, which holds exactly these, in this order. */
    private static void widen(long[] values, ByteBuffer extra, String name) {
        while (extra.remaining() >= 4) {
            int tag = Short.toUnsignedInt(extra.getShort());
            int length = Short.toUnsignedInt(extra.getShort());
            if (length > extra.remaining()) {
                throw bad("extra field of entry '" + name + "' is damaged");
            }
            if (tag == ZIP64_EXTRA) {
                ByteBuffer field = little(extra.slice(extra.position(), length));
                for (int i = 0; i < values.length; i++) {
                    if (values[i] == U4 && field.remaining() >= Long.BYTES) {
                        values[i] = field.getLong();
                    }
                }
            }
            extra.position(extra.position() + length);
        }
    }

    /** Checks an entry against its local header and the file, and returns the first byte after its data. */
    private long addEntry(Header h, long directoryAt) {
        if ((h.flags & ENCRYPTED) != 0) {
            throw bad("entry '" + h.name + "' is encrypted; re-save it without a password");
        }
        if (h.method != 0 && h.method != 8) {
            throw bad("entry '" + h.name + "' has compression method " + h.method
                    + "; only 0 (stored) and 8 (deflated) are supported");
        }
        if (h.offset < 0 || h.codedBytes < 0 || h.bytes < 0 || (h.method == 0 && h.codedBytes != h.bytes)) {
            throw bad("entry '" + h.name + "' claims " + h.bytes + " bytes stored as " + h.codedBytes + " at byte "
                    + h.offset);
        }
        ByteBuffer local = little(file.read(h.offset, LOCAL_LENGTH));
        int nameLength = u2(local, 26);
        String name = new String(file.read(h.offset + LOCAL_LENGTH, nameLength).array(), StandardCharsets.UTF_8);
        if (local.getInt(0) != LOCAL || u2(local, 8) != h.method || !name.equals(h.name)) {
            throw bad("entry '" + h.name + "' does not start at byte " + h.offset + " as its directory says");
        }
        long dataAt = h.offset + LOCAL_LENGTH + nameLength + u2(local, 28);
        if (dataAt > directoryAt || h.codedBytes > directoryAt - dataAt) {
            throw bad("entry '" + h.name + "' of " + h.codedBytes + " bytes at byte " + dataAt
                    + " reaches into the zip directory at byte " + directoryAt);
        }
        ByteSource.Coding coding = h.method == 0 ? ByteSource.Coding.STORED : ByteSource.Coding.DEFLATED;
        OptionalLong crc = hasChecksums ? OptionalLong.of(h.crc) : OptionalLong.empty();
        ByteSource source =
                ByteSource.zipped(file, "entry '" + h.name + "'", dataAt, h.codedBytes, h.bytes, coding, crc);
        if (entries.put(h.name, source) != null) {
            throw bad("two entries have the name '" + h.name + "'");
        }
        return dataAt + h.codedBytes;
    }

    private static InvalidInputException bad(String what) {
        return new InvalidInputException("damaged zip archive: " + what + "; copy or download the file again");
    }

    private static ByteBuffer little(ByteBuffer buffer) {
        return buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int u2(ByteBuffer in, int at) {
        return Short.toUnsignedInt(in.getShort(at));
    }

    private static long u4(ByteBuffer in, int at) {
        return Integer.toUnsignedLong(in.getInt(at));
    }
}
