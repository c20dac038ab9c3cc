package org.repmlpeval.job.run.executor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.repmlpeval.job.report.rows.ImageFacts;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.run.executor.read.DecodedFacts;
import org.repmlpeval.job.run.executor.read.ImageTally;
import org.repmlpeval.job.run.executor.read.ReadFacts;
import org.repmlpeval.job.run.executor.read.ShardFiles;
import org.repmlpeval.job.run.metrics.ExecutorMetrics;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.model.arch.network.Form;

/** What has been counted of a shard: its images in their order, with a row for each, and the time that was spent. Not thread-safe. */
public final class ShardTally {
    private final Task task;
    private final RowsParquet rows;
    private final Map<String, Long> inferenceNanos = new LinkedHashMap<>();
    private final ByteArrayOutputStream digests = new ByteArrayOutputStream();
    private final ShardFiles files;
    private TaskResult counts;
    private ImageTally formats = ImageTally.empty();
    private long decodeNanos;
    private long inferred;

    /**
     * @param rows gets the row of each image
     * @param root the data set's root
     */
    ShardTally(Task task, RowsParquet rows, URI root) {
        this.task = task;
        files = new ShardFiles(root);
        this.rows = rows;
        counts = task.none();
        task.forms().forEach(form -> inferenceNanos.put(form, 0L));
    }

    /**
     * Counts the next image of the shard and writes its row.
     *
     * @param read what was read of it
     * @param decoded null if the image was not decoded
     * @param nanos spent on reading and decoding it
     */
    void add(TaskImage image, ReadFacts read, DecodedFacts decoded, long nanos) throws IOException {
        decodeNanos += nanos;
        ExecutorMetrics.image(
                image.outcome() == ImageOutcome.SCORED
                        ? ExecutorMetrics.Outcome.SCORED
                        : ExecutorMetrics.Outcome.MISSING,
                nanos);
        counts = counts.plus(image);
        digests.writeBytes(ImageDigest.of(image, task.forms()));
        if (decoded != null) {
            formats = formats.plus(decoded.tally());
        }
        rows.write(
                image,
                decoded == null ? null : new ImageFacts(decoded.mode(), decoded.width(), decoded.height()),
                files.add(read, image.outcome()));
    }

    /** Adds the time of a step to that of reading and decoding. */
    <T> T decoding(Supplier<T> step) {
        long start = System.nanoTime();
        T result = step.get();
        decodeNanos += System.nanoTime() - start;
        return result;
    }

    /** Adds the time of a step to that of a form's inference. */
    <T> T inference(Form form, Supplier<T> step) {
        long start = System.nanoTime();
        T result = step.get();
        long nanos = System.nanoTime() - start;
        inferenceNanos.merge(form.label(), nanos, Long::sum);
        ExecutorMetrics.inference(form.label(), nanos);
        return result;
    }

    /** Counts images that went through every form. */
    void inferred(int images) {
        inferred += images;
    }

    /** What the images add up to. */
    public TaskResult counts() {
        return counts.settled();
    }

    /** The {@link ImageDigest}s of the images in order. */
    byte[] digests() {
        return digests.toByteArray();
    }

    /** Formats of the images. */
    ImageTally formats() {
        return formats.with(files.sum());
    }

    TaskTimes times() {
        return new TaskTimes(inferred, decodeNanos, inferenceNanos);
    }
}
