package org.repmlpeval.job.report.rows;

import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.partitioning.Secrets;

/** Writes a {@link TaskImage} as a record of {@link RowsSchema}. */
final class RowsWriteSupport extends WriteSupport<RowsWriteSupport.Row> {
    record Row(TaskImage result, ImageFacts facts, FileFacts file) {}

    private final Task task;
    private final Columns columns;
    private final MessageType schema;
    private RecordConsumer out;

    RowsWriteSupport(Task task) {
        this.task = task;
        columns = Columns.of(task);
        schema = RowsSchema.of(task);
    }

    @Override
    @SuppressWarnings("deprecation") // newer Parquet has another method beside it, which Spark 3.5's lacks
    public WriteContext init(Configuration configuration) {
        return new WriteContext(
                schema,
                Map.of("repmlp-eval.rows", columns.version(), "repmlp-eval.forms", String.join(",", task.forms())));
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        out = consumer;
    }

    @Override
    public void write(Row row) {
        TaskImage image = row.result();
        RowFields fields = new RowFields(schema, out);
        out.startMessage();
        fields.text("id", image.id());
        fields.text("outcome", image.outcome().name().toLowerCase(Locale.ROOT));
        fields.text("reason", Secrets.redacted(image.reason()));
        if (row.facts() != null) {
            fields.text("mode", row.facts().mode());
            fields.integer("width", row.facts().width());
            fields.integer("height", row.facts().height());
        }
        columns.write(image, fields);
        if (row.file() != null) {
            write(row.file(), fields);
        }
        out.endMessage();
    }

    private static void write(FileFacts file, RowFields fields) {
        fields.count("bytes", file.bytes());
        fields.count("crc32c", file.crc32c());
        fields.count("label_crc32c", file.labelCrc32c());
        if (file.fault() != null) {
            FileFacts.FaultPlace place = file.fault();
            fields.group("fault", fault -> {
                fault.text("uri", Secrets.redacted(place.uri()));
                fault.count("offset", place.offset());
                fault.count("record", place.record());
                fault.text("sha256", place.sha256());
            });
        }
    }
}
