package org.repmlpeval.partitioning;

import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A new file in an existing folder. Parquet's own {@code HadoopOutputFile} would create the folder, so a task that outlives its job would
 * recreate a folder that the driver has deleted.
 */
public record NewFile(FileSystem fileSystem, Path path) implements OutputFile {
    private static final int BUFFER = 4096;

    public static NewFile of(Path path, Configuration hadoop) throws IOException {
        return new NewFile(path.getFileSystem(hadoop), path);
    }

    /** Creates the file, for formats other than Parquet. @throws IOException if it exists, or its folder does not */
    public FSDataOutputStream create() throws IOException {
        return open(EnumSet.of(CreateFlag.CREATE));
    }

    /** Creates the file, or replaces the one that exists. @throws IOException if the folder does not exist */
    public FSDataOutputStream createOrReplace() throws IOException {
        return open(EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE));
    }

    /** On the local disk, Hadoop would start a process for each file only to set the permissions that the file has anyway. */
    @SuppressWarnings("deprecation") // the builder that replaces it always gives permissions
    private FSDataOutputStream open(EnumSet<CreateFlag> flags) throws IOException {
        if (!(fileSystem instanceof LocalFileSystem)) {
            return fileSystem
                    .createFile(path)
                    .overwrite(flags.contains(CreateFlag.OVERWRITE))
                    .build();
        }
        return fileSystem.createNonRecursive(
                path,
                null,
                flags,
                fileSystem.getConf().getInt("io.file.buffer.size", BUFFER),
                fileSystem.getDefaultReplication(path),
                fileSystem.getDefaultBlockSize(path),
                null);
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        return HadoopStreams.wrap(create());
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
