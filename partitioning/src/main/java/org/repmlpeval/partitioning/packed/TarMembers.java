package org.repmlpeval.partitioning.packed;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.dataset.Place.PackedFile;

/**
 * The members of an uncompressed tar file. Only their headers and the labels are read. A tar file in the archive is read as a folder of
 * its name, as in ImageNet's training archive, which holds one tar file per class.
 */
final class TarMembers {
    /** Of names, whatever the locale. */
    static final String ENCODING = "UTF-8";

    /** Size of a header, and what the size of everything in an archive is a multiple of. */
    private static final int BLOCK = TarConstants.DEFAULT_RCDSIZE;

    private final Location file;
    private final PackedFile packed;
    private final List<Samples.Raw> found = new ArrayList<>();

    private TarMembers(Location file, PackedFile packed) {
        this.file = file;
        this.packed = packed;
    }

    static Members list(Location file, PackedFile packed, ListingOptions options) throws IOException {
        TarMembers members = new TarMembers(file, packed);
        try (SeekableFile channel = SeekableFile.open(file, packed.bytes())) {
            members.walk(channel, 0, "");
        }
        return Samples.of(file, members.found, options);
    }

    /**
     * @param channel the archive
     * @param start its first byte in the file
     * @param folder ends with a slash unless empty
     */
    private void walk(SeekableFile channel, long start, String folder) throws IOException {
        List<TarArchiveEntry> entries = entries(channel, folder);
        requireEnd(channel, entries, folder);
        Map<String, Samples.Raw> byName = new HashMap<>();
        for (TarArchiveEntry entry : entries) {
            if (!holdsFile(entry)) {
                continue;
            }
            String name = folder + name(file, entry);
            if (entry.isLink()) {
                found.add(linked(file, name, folder + entry.getLinkName(), byName));
                continue;
            }
            if (name.toLowerCase(Locale.ROOT).endsWith(".tar")) {
                String inner = name.substring(0, name.length() - ".tar".length()) + "/";
                walk(channel.part(entry.getDataOffset(), entry.getSize()), start + entry.getDataOffset(), inner);
                continue;
            }
            requireReadable(file, entry);
            Place place = new Place.Range(packed, start + entry.getDataOffset());
            byte[] content = Samples.isLabel(name) ? content(channel, entry) : null;
            Samples.Raw member = new Samples.Raw(name, entry.getSize(), place, content);
            byName.put(name, member);
            found.add(member);
        }
    }

    private List<TarArchiveEntry> entries(SeekableFile channel, String folder) throws IOException {
        try (TarFile tar =
                new TarFile(channel.part(0, channel.size()), TarConstants.DEFAULT_BLKSIZE, BLOCK, ENCODING, false)) {
            return tar.getEntries();
        } catch (IOException | IllegalArgumentException e) {
            throw broken(file, folder, e);
        }
    }

    /** An archive ends with blocks of zeros; without one, nobody knows what followed. */
    private void requireEnd(SeekableFile channel, List<TarArchiveEntry> entries, String folder) throws IOException {
        long end = 0;
        if (!entries.isEmpty()) {
            TarArchiveEntry last = entries.get(entries.size() - 1);
            long content = last.isFile() && !last.isLink() && !last.isSymbolicLink() ? last.getSize() : 0;
            end = (last.getDataOffset() + content + BLOCK - 1) / BLOCK * BLOCK;
        }
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        channel.position(end);
        while (block.hasRemaining() && channel.read(block) > 0) {
            continue;
        }
        boolean zeros = !block.hasRemaining();
        for (byte one : block.array()) {
            zeros &= one == 0;
        }
        if (!zeros) {
            throw broken(file, folder, new EOFException("it has no end mark after byte " + end));
        }
    }

    /** Whether the entry is a file or a hard link to one. Folders, symbolic links and devices are not read. */
    static boolean holdsFile(TarArchiveEntry entry) {
        return entry.isLink() || entry.isFile() && !entry.isSymbolicLink();
    }

    /** The member that a hard link names, under the link's name. */
    static Samples.Raw linked(Location file, String name, String target, Map<String, Samples.Raw> byName) {
        Samples.Raw member = byName.get(target.replaceAll("^(\\./)+", ""));
        if (member == null) {
            throw new DataSetException("archive " + file + ": member " + Names.quoted(name) + " is a link to "
                    + Names.quoted(target) + ", which is not in the archive before it; make the archive with"
                    + " tar --hard-dereference");
        }
        return new Samples.Raw(name, member.bytes(), member.place(), member.content());
    }

    private static byte[] content(SeekableFile channel, TarArchiveEntry entry) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(entry.getSize(), Samples.MAX_LABEL_BYTES));
        channel.position(entry.getDataOffset());
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException(entry.getName() + " ends early");
            }
        }
        return bytes.array();
    }

    static DataSetException broken(Location file, String folder, Exception cause) {
        return PackedFormat.TAR.broken(
                file,
                folder.isEmpty() ? "" : ", inner archive " + Names.quoted(folder.replaceAll("/$", ".tar")),
                cause);
    }

    /** The message of an exception, or its kind if it has none. */
    static String said(Exception cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The path of a member without {@code ./} in front. It is only a name; nothing is ever written to it. */
    static String name(Location file, TarArchiveEntry entry) {
        String name = entry.getName().replaceAll("^(\\./)+", "");
        if (name.isEmpty() || name.startsWith("/") || List.of(name.split("/")).contains("..")) {
            throw new DataSetException("archive " + file + " holds a member with the name "
                    + Names.quoted(entry.getName()) + "; names are paths without '..' and without '/' in front");
        }
        return name;
    }

    static void requireReadable(Location file, TarArchiveEntry entry) {
        if (entry.isSparse()) {
            throw new DataSetException("archive " + file + ": member " + Names.quoted(entry.getName())
                    + " is a sparse file, which is not read; make the archive without --sparse");
        }
    }
}
