package org.repmlpeval.job.report.rows;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.segmentation.SegmentationTask;

/** The columns that all rows have, followed by those of the task. */
final class RowsSchema {
    /** The columns that say which images were not scored. */
    static final String FAULTS =
            """
            message image_result {
              required binary id (STRING);
              required binary outcome (STRING);
              optional binary reason (STRING);
              optional int64 bytes;
              optional group fault {
                required binary uri (STRING);
                optional int64 offset;
                optional int64 record;
                optional binary sha256 (STRING);
              }
            }
            """;

    private RowsSchema() {}

    static MessageType of(Task task) {
        Types.MessageTypeBuilder message = Types.buildMessage();
        message.required(BINARY).as(stringType()).named("id");
        message.required(BINARY).as(stringType()).named("outcome");
        message.optional(BINARY).as(stringType()).named("reason");
        message.optional(BINARY).as(stringType()).named("mode");
        message.optional(INT32).named("width");
        message.optional(INT32).named("height");
        Columns.of(task).declare(message);
        message.optional(INT64).named("bytes");
        message.optional(INT64).named("crc32c");
        if (task instanceof SegmentationTask) {
            message.optional(INT64).named("label_crc32c");
        }
        message.optionalGroup()
                .required(BINARY)
                .as(stringType())
                .named("uri")
                .optional(INT64)
                .named("offset")
                .optional(INT64)
                .named("record")
                .optional(BINARY)
                .as(stringType())
                .named("sha256")
                .named("fault");
        return message.named("image_result");
    }

    /** The name of the column of the SHA-256 of a form's prediction, as in {@link org.repmlpeval.job.task.TaskImage#predictions}. */
    static String predictionSha256(String form) {
        return form + "_prediction_sha256";
    }

    /** The name of the column of a form's drift. */
    static String drift(String form, DriftMeasure measure) {
        return form
                + switch (measure) {
                    case MAX_ABS -> "_max_abs_diff";
                    case MEAN_ABS -> "_mean_abs_diff";
                    case RMS -> "_rms_diff";
                    case RELATIVE -> "_relative_diff";
                    case ONE_MINUS_COSINE -> "_one_minus_cosine";
                    case KL -> "_kl";
                };
    }
}
