package org.repmlpeval.partitioning.packed;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.dataset.Place.PackedFile;

/** The members of a tar file that gzip compressed. It is read from its start to its end. A record is an entry of the archive of any kind. */
final class TarGzMembers implements RecordCursor {
    private static final int BUFFER = 1 << 16;

    private final TarArchiveInputStream tar;
    private TarArchiveEntry entry;

    private TarGzMembers(TarArchiveInputStream tar) {
        this.tar = tar;
    }

    static TarGzMembers open(Location file) throws IOException {
        InputStream bytes = file.fileSystem().open(file.path(), BUFFER);
        try {
            return new TarGzMembers(
                    new TarArchiveInputStream(new GzipCompressorInputStream(bytes, true), TarMembers.ENCODING));
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    static Members list(Location file, PackedFile packed, ListingOptions options) throws IOException {
        List<Samples.Raw> found = new ArrayList<>();
        Map<String, Samples.Raw> byName = new HashMap<>();
        try (TarGzMembers members = open(file)) {
            long index = 0;
            while (members.advance()) {
                TarArchiveEntry entry = members.entry;
                Place place = new Place.Position(packed, index++);
                if (!TarMembers.holdsFile(entry)) {
                    continue;
                }
                String name = TarMembers.name(file, entry);
                if (entry.isLink()) {
                    found.add(TarMembers.linked(file, name, entry.getLinkName(), byName));
                    continue;
                }
                if (name.toLowerCase(Locale.ROOT).endsWith(".tar")) {
                    throw new DataSetException("archive " + file + " holds the archive " + Names.quoted(name)
                            + ", which can only be read if the outer one is not compressed; uncompress it with gunzip");
                }
                TarMembers.requireReadable(file, entry);
                byte[] content = Samples.isLabel(name) ? members.tar.readNBytes(Samples.MAX_LABEL_BYTES) : null;
                Samples.Raw member = new Samples.Raw(name, entry.getSize(), place, content);
                byName.put(name, member);
                found.add(member);
            }
        } catch (EOFException | ZipException e) {
            throw TarMembers.broken(file, "", e);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).matches("(?i).*(tar|gz|header|truncated|corrupt).*")) {
                throw TarMembers.broken(file, "", e);
            }
            throw e;
        }
        return Samples.of(file, found, options);
    }

    @Override
    public boolean advance() throws IOException {
        entry = tar.getNextEntry();
        return entry != null;
    }

    @Override
    public byte[] bytes(int limit) throws IOException {
        if (!entry.isFile()) {
            return new byte[0];
        }
        return entry.getSize() > limit ? null : tar.readNBytes((int) entry.getSize());
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
