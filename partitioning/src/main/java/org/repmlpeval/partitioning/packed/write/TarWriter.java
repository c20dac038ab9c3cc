package org.repmlpeval.partitioning.packed.write;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.read.EncodedImage;

/** Writes a tar archive. A label follows its image as a member of the same key that ends in {@code .cls}, as in WebDataset. */
final class TarWriter implements ImageWriter {
    private static final int READABLE = 0644;

    private final TarArchiveOutputStream tar;

    TarWriter(Location file) throws IOException {
        tar = new TarArchiveOutputStream(file.fileSystem().create(file.path(), false), "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    @Override
    public void write(EncodedImage image, String label) throws IOException {
        String id = image.entry().id();
        member(id, image.bytes());
        if (label != null) {
            int dot = id.indexOf('.', id.lastIndexOf('/') + 1);
            if (dot != id.lastIndexOf('.')) {
                throw new DataSetException(
                        "image " + Names.quoted(id) + " cannot be packed with its label: a WebDataset"
                                + " sample ends at the first dot of the file name, so the name may hold only one; use --format"
                                + " parquet, or rename the images");
            }
            member(id.substring(0, dot) + ".cls", label.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void member(String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setModTime(0);
        entry.setMode(READABLE);
        entry.setUserId(0);
        entry.setGroupId(0);
        entry.setUserName("");
        entry.setGroupName("");
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
