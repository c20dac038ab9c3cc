package org.repmlpeval.job.run.pack;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ListingMoment;
import org.repmlpeval.partitioning.packed.write.ImageWriter;
import org.repmlpeval.partitioning.packed.write.WrittenFormat;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ReadResult;
import org.repmlpeval.partitioning.read.ShardReader;

/**
 * Writes one packed file on an executor.
 *
 * @param root of the images
 * @param listed where and when the images were listed
 * @param labelled whether the data set holds labels itself, which are written
 * @param attempts folder for the files of attempts
 */
record PackTask(
        Broadcast<SerializableConfiguration> hadoop,
        URI root,
        ListingMoment listed,
        int maxImageBytes,
        WrittenFormat format,
        boolean labelled,
        String attempts)
        implements Serializable {
    /**
     * The images of one file.
     *
     * @param labels class by image id, for images whose labels the data set holds itself
     */
    record Part(Shard shard, Map<String, String> labels) implements Serializable {}

    /**
     * A file that was written.
     *
     * @param attempt name below the folder of attempts
     * @param imageBytes sum of the images' lengths
     * @param bytes length of the file
     */
    record Written(int shard, String attempt, long images, long imageBytes, long bytes, String sha256)
            implements Serializable {}

    /** @throws DataSetException if an image cannot be read, because a packed data set without it would be another one */
    Written run(Part part) throws IOException, InterruptedException {
        Configuration conf = hadoop.value().value();
        Shard shard = part.shard();
        // Each attempt, even a speculative one, writes its own file; the driver keeps the one whose result it takes.
        String name = "attempt-" + shard.id() + "-" + TaskContext.get().taskAttemptId();
        Path file = new Path(attempts, name);
        long bytes = 0;
        try (ShardReader reader = ShardReader.open(conf, root, maxImageBytes, listed);
                ImageWriter writer = format.create(conf, file, labelled)) {
            for (ImageEntry entry : shard.entries()) {
                TaskContext.get().killTaskIfInterrupted();
                ReadResult read = reader.read(entry);
                if (read instanceof ReadFault fault) {
                    throw new DataSetException("image " + entry.id() + " cannot be packed: " + fault.message());
                }
                EncodedImage image = (EncodedImage) read;
                writer.write(image, part.labels().get(entry.id()));
                bytes += image.bytes().length;
            }
        }
        Location written = Location.of(conf, file.toUri());
        return new Written(
                shard.id(),
                name,
                shard.entries().size(),
                bytes,
                written.fileSystem().getFileStatus(written.path()).getLen(),
                // Of the file as it can be read, so that a bad copy is noticed.
                Digests.sha256(written));
    }
}
