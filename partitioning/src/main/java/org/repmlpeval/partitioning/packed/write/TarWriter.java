package org.repmlpeval.partitioning.packed.write;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.repmlpeval.partitioning.Checksums;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.NewFile;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.packed.TarNames;
import org.repmlpeval.partitioning.packed.index.TarIndex;
import org.repmlpeval.partitioning.read.EncodedImage;

/** Writes a tar archive and its index beside it. A label follows its image as a member of the same key that ends in {@code .cls}, as in WebDataset. */
final class TarWriter implements ImageWriter {
    private static final int READABLE = 0644;
    private static final int BUFFER = 1 << 18;

    private final NewFile file;
    private final TarArchiveOutputStream tar;
    private final Writer index;
    private final boolean labelled;
    private final Set<String> keys = new HashSet<>();
    private long images;

    /** @param labelled whether images of the data set have labels that are written */
    TarWriter(NewFile file, boolean labelled) throws IOException {
        this.labelled = labelled;
        this.file = file;
        tar = new TarArchiveOutputStream(new BufferedOutputStream(file.create(), BUFFER), "UTF-8");
        index = new BufferedWriter(new OutputStreamWriter(
                new NewFile(file.fileSystem(), TarIndex.path(file.path())).create(), StandardCharsets.UTF_8));
        index.write(TarIndex.head());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    @Override
    public void write(EncodedImage image, String label) throws IOException {
        String id = image.entry().id();
        if (!TarNames.isListed(id)) {
            throw refused(
                    id,
                    "is no name of an image in a tar file, because it has no image's ending or a part of it begins with"
                            + " '.' or '_'");
        }
        String key = TarNames.key(id);
        if (labelled && key.length() != id.lastIndexOf('.')) {
            throw refused(
                    id,
                    "cannot be packed with labels: the key of a WebDataset sample ends at the first dot of the file name,"
                            + " so the name may hold only one");
        }
        if (labelled && !keys.add(key)) {
            throw refused(
                    id,
                    "cannot be packed with labels: another image has the same name up to its ending, and so would be in"
                            + " the same WebDataset sample");
        }
        long offset = member(id, image.bytes());
        String checksum = Checksums.crc32c(image.bytes());
        index.write(TarIndex.line(new TarIndex.Item(id, offset, image.bytes().length, checksum, label)));
        images++;
        if (label != null) {
            member(key + ".cls", label.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static DataSetException refused(String id, String reason) {
        return new DataSetException(
                "image " + Names.quoted(id) + " " + reason + "; use --format parquet, or rename the images");
    }

    /** @return the offset of its first byte in the archive */
    private long member(String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setModTime(0);
        entry.setMode(READABLE);
        entry.setUserId(0);
        entry.setGroupId(0);
        entry.setUserName("");
        entry.setGroupName("");
        tar.putArchiveEntry(entry);
        long offset = tar.getBytesWritten();
        tar.write(content);
        tar.closeArchiveEntry();
        return offset;
    }

    @Override
    public void close() throws IOException {
        try (Writer last = index) {
            tar.close();
            last.write(TarIndex.end(
                    images, file.fileSystem().getFileStatus(file.path()).getLen()));
        }
    }
}
