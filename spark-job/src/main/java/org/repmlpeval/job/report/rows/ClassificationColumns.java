package org.repmlpeval.job.report.rows;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import org.apache.parquet.schema.Types;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.classification.FormScore;
import org.repmlpeval.job.task.classification.ImageResult;
import org.repmlpeval.job.task.measure.DriftMeasure;

/** The label (of several the lowest, and all of them), each form's best classes, and the drift of each form after the first. */
record ClassificationColumns(ClassificationTask task) implements Columns {
    private static final String LABEL = "label";
    private static final String LABELS = "labels";

    @Override
    public String version() {
        return "2";
    }

    @Override
    public void declare(Types.MessageTypeBuilder message) {
        message.optional(INT32).named(LABEL);
        for (String form : task.forms()) {
            message.optionalList().requiredElement(INT32).named(topClass(form));
            message.optionalList().requiredElement(FLOAT).named(topLogit(form));
            message.optional(INT32).named(labelPlace(form));
            message.optional(DOUBLE).named(margin(form));
        }
        for (String form : task.others()) {
            for (DriftMeasure measure : DriftMeasure.values()) {
                message.optional(DOUBLE).named(RowsSchema.drift(form, measure));
            }
        }
        message.optionalList().requiredElement(INT32).named(LABELS);
    }

    @Override
    public void write(TaskImage image, RowFields out) {
        ImageResult result = (ImageResult) image;
        if (result.label() != null) {
            out.integer(LABEL, result.label());
        }
        for (int f = 0; f < result.forms().size(); f++) {
            score(task.forms().get(f), result.forms().get(f), out);
        }
        for (int d = 0; d < result.drifts().size(); d++) {
            for (DriftMeasure measure : DriftMeasure.values()) {
                out.number(
                        RowsSchema.drift(task.others().get(d), measure),
                        measure.of(result.drifts().get(d)));
            }
        }
        if (result.labels().size() > 1) {
            out.integers(LABELS, result.labels());
        }
    }

    private void score(String form, FormScore score, RowFields out) {
        out.integers(topClass(form), score.top().classes());
        out.floats(topLogit(form), score.top().logits());
        if (score.rank() != null) {
            out.integer(labelPlace(form), score.rank().place());
        }
        out.number(margin(form), score.top().margin());
    }

    private String topClass(String form) {
        return form + "_top" + task.k() + "_class";
    }

    private String topLogit(String form) {
        return form + "_top" + task.k() + "_logit";
    }

    private static String labelPlace(String form) {
        return form + "_label_place";
    }

    private static String margin(String form) {
        return form + "_margin";
    }
}
