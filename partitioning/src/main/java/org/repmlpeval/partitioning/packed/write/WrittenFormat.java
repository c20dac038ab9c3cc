package org.repmlpeval.partitioning.packed.write;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.NewFile;
import org.repmlpeval.partitioning.packed.index.TarIndex;

/** The formats that images can be packed into. */
public enum WrittenFormat {
    /** Tar archive; images with labels are WebDataset samples. */
    TAR(".tar") {
        @Override
        public ImageWriter create(NewFile file, boolean labelled) throws IOException {
            return new TarWriter(file, labelled);
        }

        @Override
        public List<String> beside() {
            return List.of(TarIndex.ENDING);
        }
    },
    /** Uncompressed Hadoop SequenceFile from id to bytes. */
    SEQUENCEFILE(".seq") {
        @Override
        public ImageWriter create(NewFile file, boolean labelled) throws IOException {
            return new SequenceWriter(file);
        }
    },
    /** Parquet table with the columns of Spark's {@code binaryFile}: path, length and content; and label. */
    PARQUET(".parquet") {
        @Override
        public ImageWriter create(NewFile file, boolean labelled) throws IOException {
            return new TableWriter(file);
        }
    };

    private final String ending;

    WrittenFormat(String ending) {
        this.ending = ending;
    }

    /** With the dot. */
    public String ending() {
        return ending;
    }

    /** Endings of the files that are written beside a packed file, with its whole name before them. */
    public List<String> beside() {
        return List.of();
    }

    /** As a user writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Creates a file, which must not exist, in a folder that does.
     *
     * @param labelled whether images of the data set have labels that are written
     */
    public abstract ImageWriter create(NewFile file, boolean labelled) throws IOException;

    /** As {@link #create(NewFile, boolean)}. */
    public ImageWriter create(Configuration conf, Path file, boolean labelled) throws IOException {
        Location location = Location.of(conf, file.toUri());
        return create(new NewFile(location.fileSystem(), location.path()), labelled);
    }

    /** @throws DataSetException if the text is not a format */
    public static WrittenFormat of(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new DataSetException("setting format is " + text + "; legal: "
                        + Arrays.stream(values()).map(WrittenFormat::text).collect(Collectors.joining(", "))));
    }
}
