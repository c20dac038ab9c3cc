package org.repmlpeval.partitioning.packed.write;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.NewFile;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.packed.TarNames;
import org.repmlpeval.partitioning.read.EncodedImage;

/** Writes a tar archive. A label follows its image as a member of the same key that ends in {@code .cls}, as in WebDataset. */
final class TarWriter implements ImageWriter {
    private static final int READABLE = 0644;

    private final TarArchiveOutputStream tar;
    private final boolean labelled;
    private final Set<String> keys = new HashSet<>();

    /** @param labelled whether images of the data set have labels that are written */
    TarWriter(NewFile file, boolean labelled) throws IOException {
        this.labelled = labelled;
        tar = new TarArchiveOutputStream(file.create(), "UTF-8");
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
        member(id, image.bytes());
        if (label != null) {
            member(key + ".cls", label.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static DataSetException refused(String id, String reason) {
        return new DataSetException(
                "image " + Names.quoted(id) + " " + reason + "; use --format parquet, or rename the images");
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
