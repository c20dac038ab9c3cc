package org.repmlpeval.job.report.rows;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.measure.DriftMeasure;

/** Columns of the per-image rows. */
final class RowsSchema {
    private RowsSchema() {}

    static MessageType of(Task task) {
        Types.MessageTypeBuilder message = Types.buildMessage();
        message.required(BINARY).as(stringType()).named("id");
        if (task instanceof ClassificationTask) {
            message.required(INT32).named("label");
        }
        message.required(BINARY).as(stringType()).named("outcome");
        message.optional(BINARY).as(stringType()).named("reason");
        message.optional(BINARY).as(stringType()).named("mode");
        message.optional(INT32).named("width");
        message.optional(INT32).named("height");
        if (task instanceof ClassificationTask classification) {
            addPredictions(message, classification);
        } else {
            addAgreement(message, (AgreementTask) task);
        }
        return message.named("image_result");
    }

    private static void addPredictions(Types.MessageTypeBuilder message, ClassificationTask task) {
        for (String form : task.forms()) {
            message.optionalList().requiredElement(INT32).named(topClass(form, task.k()));
            message.optionalList().requiredElement(FLOAT).named(topLogit(form, task.k()));
            message.optional(INT32).named(labelPlace(form));
            message.optional(DOUBLE).named(margin(form));
        }
        for (String form : task.others()) {
            for (DriftMeasure measure : DriftMeasure.values()) {
                message.optional(DOUBLE).named(drift(form, measure));
            }
        }
    }

    private static void addAgreement(Types.MessageTypeBuilder message, AgreementTask task) {
        for (String form : task.others()) {
            for (DriftMeasure measure : DriftMeasure.OF_VECTORS) {
                message.optional(DOUBLE).named(drift(form, measure));
            }
            if (task.kind() == AgreementTask.Kind.PIXEL_SCORES) {
                message.optional(INT32).named(changedPixels(form));
                message.optional(DOUBLE).named(changedPixelsPercent(form));
            }
        }
    }

    static String topClass(String form, int k) {
        return form + "_top" + k + "_class";
    }

    static String topLogit(String form, int k) {
        return form + "_top" + k + "_logit";
    }

    static String labelPlace(String form) {
        return form + "_label_place";
    }

    static String margin(String form) {
        return form + "_margin";
    }

    static String changedPixels(String form) {
        return form + "_changed_pixels";
    }

    static String changedPixelsPercent(String form) {
        return form + "_changed_pixels_percent";
    }

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
