package org.repmlpeval.job.report.rows;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.List;
import org.apache.parquet.schema.Types;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.segmentation.ConfusionMatrix;
import org.repmlpeval.job.task.segmentation.SegmentationImage;
import org.repmlpeval.job.task.segmentation.SegmentationImage.FormPixels;
import org.repmlpeval.job.task.segmentation.SegmentationTask;

/** Pixels of the label map, each form's correct pixels and the SHA-256 of its predictions, and the changed pixels and drift of each form after the first. */
record SegmentationColumns(SegmentationTask task) implements Columns {
    private static final String LABELLED = "labelled_pixels";
    private static final String IGNORED = "ignored_pixels";
    private static final String STRAY = "stray_pixels";

    @Override
    public String version() {
        return "segmentation-1";
    }

    @Override
    public void declare(Types.MessageTypeBuilder message) {
        for (String column : List.of(LABELLED, IGNORED, STRAY)) {
            message.optional(INT64).named(column);
        }
        for (String form : task.forms()) {
            message.optional(INT64).named(form + "_correct_pixels");
            message.optional(INT64).named(form + "_pixels_without_scores");
            message.optional(BINARY).as(stringType()).named(RowsSchema.predictionSha256(form));
        }
        for (String form : task.others()) {
            message.optional(INT64).named(form + "_changed_pixels");
            message.optional(INT64).named(form + "_changed_labelled_pixels");
            for (DriftMeasure measure : SegmentationTask.MEASURES) {
                message.optional(DOUBLE).named(RowsSchema.drift(form, measure));
            }
        }
    }

    @Override
    public void write(TaskImage image, RowFields out) {
        SegmentationImage result = (SegmentationImage) image;
        if (result.forms().isEmpty()) {
            return;
        }
        ConfusionMatrix any = result.forms().get(0).matrix();
        out.count(LABELLED, any.pixels());
        out.count(IGNORED, any.ignored());
        out.count(STRAY, any.stray());
        for (int f = 0; f < result.forms().size(); f++) {
            String form = task.forms().get(f);
            FormPixels pixels = result.forms().get(f);
            out.count(form + "_correct_pixels", pixels.matrix().correct());
            out.count(form + "_pixels_without_scores", pixels.withoutScores());
            out.text(RowsSchema.predictionSha256(form), pixels.sha256());
        }
        for (int p = 0; p < result.pairs().size(); p++) {
            pair(task.others().get(p), result.pairs().get(p), out);
        }
    }

    private static void pair(String form, SegmentationImage.Pair pair, RowFields out) {
        out.count(form + "_changed_pixels", pair.changes().changed());
        out.count(form + "_changed_labelled_pixels", pair.changes().labelled());
        if (pair.drift() != null) {
            for (DriftMeasure measure : SegmentationTask.MEASURES) {
                out.number(RowsSchema.drift(form, measure), measure.of(pair.drift()));
            }
        }
    }
}
