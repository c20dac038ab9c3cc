package org.repmlpeval.job.report.rows;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import org.apache.parquet.schema.Types;
import org.repmlpeval.job.report.result.Ratios;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.agreement.ImageAgreement;
import org.repmlpeval.job.task.measure.DriftMeasure;

/** The SHA-256 of each form's prediction, the drift of each form after the first, and for per-pixel scores the pixels that changed their class. */
record AgreementColumns(AgreementTask task) implements Columns {
    @Override
    public String version() {
        return "agreement-1";
    }

    @Override
    public void declare(Types.MessageTypeBuilder message) {
        for (String form : task.forms()) {
            message.optional(BINARY).as(stringType()).named(RowsSchema.predictionSha256(form));
        }
        for (String form : task.others()) {
            for (DriftMeasure measure : DriftMeasure.OF_VECTORS) {
                message.optional(DOUBLE).named(RowsSchema.drift(form, measure));
            }
            if (task.kind() == AgreementTask.Kind.PIXEL_SCORES) {
                message.optional(INT32).named(changedPixels(form));
                message.optional(DOUBLE).named(changedPixelsPercent(form));
            }
        }
    }

    @Override
    public void write(TaskImage image, RowFields out) {
        ImageAgreement result = (ImageAgreement) image;
        for (int f = 0; f < result.sha256().size(); f++) {
            out.text(
                    RowsSchema.predictionSha256(task.forms().get(f)),
                    result.sha256().get(f));
        }
        for (int p = 0; p < result.pairs().size(); p++) {
            String form = task.others().get(p);
            ImageAgreement.Pair pair = result.pairs().get(p);
            for (DriftMeasure measure : DriftMeasure.OF_VECTORS) {
                out.number(RowsSchema.drift(form, measure), measure.of(pair.drift()));
            }
            if (pair.changedPixels() != null) {
                out.integer(changedPixels(form), pair.changedPixels());
                out.number(changedPixelsPercent(form), Ratios.percent(pair.changedPixels(), task.pixels()));
            }
        }
    }

    private static String changedPixels(String form) {
        return form + "_changed_pixels";
    }

    private static String changedPixelsPercent(String form) {
        return form + "_changed_pixels_percent";
    }
}
