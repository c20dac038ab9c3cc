package org.repmlpeval.job.run.output;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.weights.ByteChunks;
import org.repmlpeval.partitioning.NewFile;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.FileVersions;

/**
 * The results of finished shards, one file each: the SHA-256 of the run's key, followed by a {@link ShardResult} as {@link
 * ByteChunks#packed}, which has a SHA-256 of its own. Only the driver writes them. A file counts if it is whole; so nothing depends on
 * whether the file system writes or renames files in one step.
 */
final class FinishedShards {
    /** Name of the folder in that of the run. */
    static final String FOLDER = "shards";

    private static final Pattern FILE = Pattern.compile("shard-(\\d+)\\.result");

    private final FileSystem fileSystem;
    private final Path folder;
    private final byte[] key;

    /** @param run folder of the run */
    FinishedShards(FileSystem fileSystem, Path run, RunKey key) {
        this.fileSystem = fileSystem;
        this.folder = new Path(run, FOLDER);
        this.key = HexFormat.of().parseHex(key.digest());
    }

    /** Ids of the shards that have a file in a run's folder. */
    static Set<Integer> in(FileSystem fileSystem, Path run) throws IOException {
        Set<Integer> ids = new TreeSet<>();
        try {
            for (FileStatus file : fileSystem.listStatus(new Path(run, FOLDER))) {
                Matcher name = FILE.matcher(file.getPath().getName());
                if (name.matches()) {
                    ids.add(Integer.parseInt(name.group(1)));
                }
            }
        } catch (FileNotFoundException e) {
            return Set.of();
        }
        return ids;
    }

    void start() throws IOException {
        if (!fileSystem.mkdirs(folder)) {
            throw new IOException("cannot create " + folder);
        }
    }

    /** @param packed a {@link ShardResult} as it came from the task */
    void write(int shard, byte[] packed) throws IOException {
        // Not recursive: a folder that another driver has taken must not come back.
        try (OutputStream out = new NewFile(fileSystem, file(shard)).createOrReplace()) {
            out.write(key);
            out.write(packed);
        }
    }

    /**
     * Reads the result of a shard.
     *
     * @param files of the shard's images
     * @throws UnusableException if the file is not whole, its content does not belong to this shard, or images have been written since
     */
    ShardResult read(Shard shard, FileVersions files) throws IOException {
        byte[] content;
        try (InputStream in = fileSystem.open(file(shard.id()))) {
            content = in.readAllBytes();
        }
        if (content.length < key.length || !Arrays.equals(content, 0, key.length, key, 0, key.length)) {
            throw new UnusableException("it does not begin with the run's key");
        }
        ShardResult result = opened(Arrays.copyOfRange(content, key.length, content.length));
        if (result.shard() != shard.id()
                || result.counts().images() != shard.entries().size()) {
            throw new UnusableException("it holds shard " + result.shard() + " with "
                    + result.counts().images() + " images");
        }
        Optional<String> written = shard.writtenSince(result.versions());
        if (written.isPresent()) {
            throw new UnusableException(written.get() + " when the shard was run");
        }
        Optional<String> repaired = result.repaired(shard, files);
        if (repaired.isPresent()) {
            throw new UnusableException("images of the shard could not be read then, and the file of '" + repaired.get()
                    + "' has been written since");
        }
        return result;
    }

    private static ShardResult opened(byte[] packed) throws UnusableException {
        try {
            return ByteChunks.unpack(packed).openOwn(ShardResult.class);
        } catch (IllegalStateException e) {
            throw new UnusableException(
                    e.getCause() == null
                            ? "it is not what was written, because its SHA-256 is another one"
                            : "it cannot be opened: " + e.getCause());
        }
    }

    private Path file(int shard) {
        return new Path(folder, String.format(Locale.ROOT, "shard-%06d.result", shard));
    }

    /** The result of a shard cannot be used. */
    static final class UnusableException extends IOException {
        private static final long serialVersionUID = 1;

        UnusableException(String message) {
            super(message);
        }
    }
}
