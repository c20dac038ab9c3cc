package org.repmlpeval.job.run.rescore;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.VectorDrift;
import org.repmlpeval.job.task.segmentation.SegmentationTask;

/**
 * One row of a published run with scores per pixel.
 *
 * @param reason null if the image was scored
 * @param sha256 of each form's predictions; empty unless the image was scored
 * @param drift of each form after the first; null where no pixel had finite scores in both forms. Empty unless the image was scored
 */
record PixelRow(String id, ImageOutcome outcome, String reason, List<String> sha256, List<VectorDrift> drift) {
    static PixelRow of(Group row, List<String> forms) {
        String id = row.getString("id", 0);
        ImageOutcome outcome = ImageOutcome.valueOf(row.getString("outcome", 0).toUpperCase(Locale.ROOT));
        if (outcome != ImageOutcome.SCORED) {
            return new PixelRow(id, outcome, row.getString("reason", 0), List.of(), List.of());
        }
        List<String> sha256 = forms.stream()
                .map(form -> row.getString(RowsParquet.predictionColumn(form), 0))
                .toList();
        List<VectorDrift> drift = new ArrayList<>();
        forms.stream().skip(1).forEach(form -> drift.add(drift(row, form)));
        return new PixelRow(id, outcome, null, sha256, drift);
    }

    private static VectorDrift drift(Group row, String form) {
        Map<DriftMeasure, Double> values = new EnumMap<>(DriftMeasure.class);
        for (DriftMeasure measure : SegmentationTask.MEASURES) {
            String column = RowsParquet.driftColumn(form, measure);
            if (row.getFieldRepetitionCount(column) > 0) {
                values.put(measure, row.getDouble(column, 0));
            }
        }
        return values.isEmpty()
                ? null
                : new VectorDrift(
                        values.get(DriftMeasure.MAX_ABS),
                        values.get(DriftMeasure.MEAN_ABS),
                        values.get(DriftMeasure.RMS),
                        values.get(DriftMeasure.RELATIVE),
                        null);
    }
}
