package org.repmlpeval.job.report.rows;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A new file in an existing folder. Parquet's own {@code HadoopOutputFile} would create the folder, so a task that outlives its job would
 * recreate a folder that the driver has deleted.
 */
record RowsFile(FileSystem fileSystem, Path path) implements OutputFile {
    static RowsFile of(Path path, Configuration hadoop) throws IOException {
        return new RowsFile(path.getFileSystem(hadoop), path);
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        return HadoopStreams.wrap(fileSystem.createFile(path).overwrite(false).build());
    }

    /** The same as {@link #create}: an existing file is never replaced. */
    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return path.toString();
    }
}
