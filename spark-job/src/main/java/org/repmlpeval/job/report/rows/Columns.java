package org.repmlpeval.job.report.rows;

import org.apache.parquet.schema.Types;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.faces.FaceTask;
import org.repmlpeval.job.task.segmentation.SegmentationTask;

/** The columns of rows that depend on the task; those of {@link RowsSchema} are common to all. */
interface Columns {
    /** @throws IllegalArgumentException if the task's rows have no columns here */
    static Columns of(Task task) {
        if (task instanceof ClassificationTask classification) {
            return new ClassificationColumns(classification);
        }
        if (task instanceof AgreementTask agreement) {
            return new AgreementColumns(agreement);
        }
        if (task instanceof FaceTask faces) {
            return new FaceColumns(faces);
        }
        if (task instanceof SegmentationTask segmentation) {
            return new SegmentationColumns(segmentation);
        }
        throw new IllegalArgumentException("no columns are defined for rows of " + task);
    }

    /** The version of the columns; it changes when a reader of the old version would misread the new one. */
    String version();

    /** Adds the columns to the schema. */
    void declare(Types.MessageTypeBuilder message);

    /** Writes an image's values, in the order of the columns; a value that the image does not have is left out. */
    void write(TaskImage image, RowFields out);
}
