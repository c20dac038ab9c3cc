package org.repmlpeval.job.report.rows;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;

import org.apache.parquet.schema.Types;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.faces.FaceImage;
import org.repmlpeval.job.task.faces.FaceTask;

/** The part that the image plays (pairs, probes, gallery, distractors), then the drift of each form after the first. */
record FaceColumns(FaceTask task) implements Columns {
    @Override
    public String version() {
        return "faces-1";
    }

    @Override
    public void declare(Types.MessageTypeBuilder message) {
        message.required(BINARY).as(stringType()).named("set");
        new AgreementColumns(task.agreement()).declare(message);
    }

    @Override
    public void write(TaskImage image, RowFields out) {
        out.text("set", task.set().key());
        new AgreementColumns(task.agreement()).write(((FaceImage) image).agreement(), out);
    }
}
