package org.repmlpeval.job.report.rows;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.partitioning.NewFile;

/**
 * Writes one row per image into one Parquet file of any Hadoop file system. Columns:
 *
 * <ul>
 *   <li>{@code id}, {@code label}, {@code outcome} (lower case), {@code reason} (null if scored); {@code mode}, {@code width}, {@code
 *       height} where known;
 *   <li>after all others, {@code bytes}, {@code crc32c} and, for pixels with labels, {@code label_crc32c}; {@code fault} with {@code uri},
 *       {@code offset}, {@code record} and {@code sha256} for images that were not scored;
 *   <li>per form: {@code <form>_top5_class} and {@code <form>_top5_logit} lists of k (the 5 in the names is the task's k), {@code
 *       <form>_label_place} (0 is a top-1 hit), {@code <form>_margin};
 *   <li>per form after the first, against the first: {@code <form>_max_abs_diff}, {@code _mean_abs_diff}, {@code _rms_diff}, {@code
 *       _relative_diff}, {@code _one_minus_cosine}, {@code _kl}, as in {@link org.repmlpeval.job.task.measure.Drift}.
 * </ul>
 *
 * The rows of networks without labels have {@code <form>_prediction_sha256}, as in {@link org.repmlpeval.job.task.TaskImage#predictions}, no label,
 * no other columns per form and no {@code _kl}. For per-pixel scores they have {@code
 * <form>_changed_pixels} and {@code <form>_changed_pixels_percent}, the pixels whose class differs from the first form's.
 *
 * <p>Values that an image does not have are null. The file must not exist; it is complete when {@link #close} has returned. Not
 * thread-safe.
 */
public final class RowsParquet implements AutoCloseable {
    private final ParquetWriter<RowsWriteSupport.Row> writer;

    /** @throws IOException if the file exists, its folder does not, or it cannot be created */
    public RowsParquet(Path file, Configuration hadoop, Task task) throws IOException {
        writer = new Builder(NewFile.of(file, hadoop), task)
                .withConf(hadoop)
                // The only codec that needs no native library.
                .withCompressionCodec(CompressionCodecName.GZIP)
                .build();
    }

    /** Name of the column with a form's drift. */
    public static String driftColumn(String form, DriftMeasure measure) {
        return RowsSchema.drift(form, measure);
    }

    /** Name of the column with the SHA-256 of a form's predictions. */
    public static String predictionColumn(String form) {
        return RowsSchema.predictionSha256(form);
    }

    /** The columns of a task's rows. */
    public static MessageType schema(Task task) {
        return RowsSchema.of(task);
    }

    /** Writes a row for an image without facts from a decoder. */
    public void write(TaskImage result) throws IOException {
        write(result, null);
    }

    /** Writes a row for an image of whose file nothing is known. */
    public void write(TaskImage result, ImageFacts facts) throws IOException {
        write(result, facts, null);
    }

    /** @param facts null without facts from a decoder */
    public void write(TaskImage result, ImageFacts facts, FileFacts file) throws IOException {
        writer.write(new RowsWriteSupport.Row(result, facts, file));
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class Builder extends ParquetWriter.Builder<RowsWriteSupport.Row, Builder> {
        private final Task task;

        Builder(OutputFile file, Task task) {
            super(file);
            this.task = task;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // newer Parquet has another method beside it, which Spark 3.5's lacks
        protected WriteSupport<RowsWriteSupport.Row> getWriteSupport(Configuration configuration) {
            return new RowsWriteSupport(task);
        }
    }
}
