package org.repmlpeval.partitioning;

import java.io.IOException;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A Parquet file to read. @param getLength its length in bytes */
public record ExistingFile(Location file, long getLength) implements InputFile {
    /** @throws IOException if there is no such file, or its file system fails */
    public static ExistingFile of(Location file) throws IOException {
        return new ExistingFile(
                file, file.fileSystem().getFileStatus(file.path()).getLen());
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        return HadoopStreams.wrap(file.fileSystem().open(file.path()));
    }
}
