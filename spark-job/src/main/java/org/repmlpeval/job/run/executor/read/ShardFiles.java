package org.repmlpeval.job.run.executor.read;

import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.rows.FileFacts;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Place;

/** The files of a shard's images: what their rows say of them, and the digest of all that was read. Not thread-safe. */
public final class ShardFiles {
    private final String root;
    private ReadSum sum = ReadSum.NONE;

    public ShardFiles(URI root) {
        String folder = new Path(root).toString();
        this.root = folder.endsWith("/") ? folder : folder + "/";
    }

    /** Adds an image to the digest. @return what its row says of its file */
    public FileFacts add(ReadFacts read, ImageOutcome outcome) {
        sum = sum.plus(read.sum());
        return new FileFacts(
                read.entry().bytes(),
                read.crc32c(),
                read.labelCrc32c(),
                outcome == ImageOutcome.SCORED ? null : place(read));
    }

    private FileFacts.FaultPlace place(ReadFacts read) {
        ImageEntry entry = read.entry();
        String file =
                entry.place() instanceof Place.Packed packed ? packed.file().path() : entry.id();
        return new FileFacts.FaultPlace(
                root + file,
                entry.place() instanceof Place.Range range ? (Long) range.offset() : null,
                entry.place() instanceof Place.Position position ? (Long) position.index() : null,
                read.sha256());
    }

    /** The digest of all that was read. */
    public ReadSum sum() {
        return sum;
    }
}
