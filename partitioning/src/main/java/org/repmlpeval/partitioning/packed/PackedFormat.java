package org.repmlpeval.partitioning.packed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Place.PackedFile;
import org.repmlpeval.partitioning.packed.index.TarIndex;

/** The formats of files that hold many images. */
enum PackedFormat {
    /** Uncompressed tar; images are read at their offsets. A tar file within it is a folder of that name. */
    TAR("archive", "is not a whole tar file", "copy or make it again (tar -tf FILE shows where it ends)", ".tar") {
        @Override
        Members list(Location file, PackedFile packed, ListingOptions options) throws IOException {
            Optional<List<TarIndex.Item>> index = TarIndex.read(file, packed.bytes());
            return index.isPresent() ? Members.of(index.get(), packed) : TarMembers.list(file, packed, options);
        }

        @Override
        RecordCursor open(Location file) {
            throw new IllegalStateException("members of a tar file are read at their offsets");
        }
    },
    /** Tar compressed by gzip; it can only be read forwards. */
    TAR_GZ(
            "archive",
            "is not a whole tar file",
            "copy or make it again (tar -tf FILE shows where it ends)",
            ".tar.gz",
            ".tgz") {
        @Override
        Members list(Location file, PackedFile packed, ListingOptions options) throws IOException {
            return TarGzMembers.list(file, packed, options);
        }

        @Override
        RecordCursor open(Location file) throws IOException {
            return TarGzMembers.open(file);
        }
    },
    /** Hadoop SequenceFile of names and bytes. */
    SEQUENCE_FILE("file", "is not a whole SequenceFile", "copy or make it again", ".seq", ".sequencefile") {
        @Override
        Members list(Location file, PackedFile packed, ListingOptions options) throws IOException {
            return SequenceRecords.list(file, packed);
        }

        @Override
        RecordCursor open(Location file) throws IOException {
            return SequenceRecords.open(file);
        }
    },
    /** Parquet table with a column of encoded images. */
    PARQUET("file", "is not a whole Parquet file", "copy or make it again", ".parquet", ".pq") {
        @Override
        Members list(Location file, PackedFile packed, ListingOptions options) throws IOException {
            return ParquetImages.list(file, packed);
        }

        @Override
        RecordCursor open(Location file) throws IOException {
            return ParquetImages.open(file);
        }
    };

    private static final String TAR_MAGIC = "ustar";
    private static final int TAR_MAGIC_OFFSET = 257;

    private final String kind;
    private final String damage;
    private final String advice;
    private final List<String> endings;

    PackedFormat(String kind, String damage, String advice, String... endings) {
        this.kind = kind;
        this.damage = damage;
        this.advice = advice;
        this.endings = List.of(endings);
    }

    /** The images in a file and what is said of them. */
    abstract Members list(Location file, PackedFile packed, ListingOptions options) throws IOException;

    /** Reads the file's records from the first one on. */
    abstract RecordCursor open(Location file) throws IOException;

    /** The format of a file by its name, or by its first bytes if its name has no ending; empty if it is not known. */
    static Optional<PackedFormat> of(Location file) throws IOException {
        String name = file.path().getName().toLowerCase(Locale.ROOT);
        if (name.indexOf('.') >= 0) {
            return Arrays.stream(values())
                    .filter(format -> format.endings.stream().anyMatch(name::endsWith))
                    .findFirst();
        }
        byte[] head;
        try (InputStream in = file.fileSystem().open(file.path())) {
            head = in.readNBytes(TAR_MAGIC_OFFSET + TAR_MAGIC.length());
        }
        String start = new String(head, StandardCharsets.ISO_8859_1);
        if (start.startsWith("SEQ")) {
            return Optional.of(SEQUENCE_FILE);
        }
        if (start.startsWith("PAR1")) {
            return Optional.of(PARQUET);
        }
        return start.startsWith(TAR_MAGIC, TAR_MAGIC_OFFSET) ? Optional.of(TAR) : Optional.empty();
    }

    /**
     * The error of a file that is cut off or damaged.
     *
     * @param part the damaged part of the file, with a comma in front; empty for the file itself
     */
    DataSetException broken(Location file, String part, Exception cause) {
        return new DataSetException(
                kind + " " + file + part + " " + damage + ": " + TarMembers.said(cause) + "; " + advice, cause);
    }

    /** All endings, for messages. */
    static List<String> allEndings() {
        return Arrays.stream(values())
                .flatMap(format -> format.endings.stream())
                .toList();
    }
}
