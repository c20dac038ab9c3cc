package org.repmlpeval.job.run.executor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.run.executor.read.DecodeAhead;
import org.repmlpeval.job.run.executor.read.ImageTally;
import org.repmlpeval.job.run.executor.read.PixelSteps;
import org.repmlpeval.job.run.executor.read.PreparedPixels;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.job.task.segmentation.ImageScorer;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.rows.ImageView;
import org.repmlpeval.model.engine.rows.PixelScores;
import org.repmlpeval.model.engine.rows.ScoreRows;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.label.LabelMap;
import org.repmlpeval.model.image.recipe.Preprocessor;

/**
 * Scores the pixels of one shard's images against their label maps. The rows of all forms are read in step, so that no form's scores of a
 * whole image are ever held.
 */
final class PixelEvaluator implements ShardRunner.Evaluator {
    /** Rows of pixels between two questions whether the task still lives. */
    private static final int ROWS_ALIVE = 64;

    private final SegmentationTask task;
    private final List<Form> forms;
    private final PixelScores scores;
    private final Preprocessor preprocessor;
    private final RowsParquet rows;
    private final Runnable alive;
    private final Map<String, Long> inferenceNanos = new LinkedHashMap<>();

    private final ByteArrayOutputStream digests = new ByteArrayOutputStream();
    private TaskResult counts;
    private ImageTally tally = ImageTally.empty();
    private long decodeNanos;
    private long inferred;

    PixelEvaluator(RunContext context, LoadedModel model, Preprocessor preprocessor, RowsParquet rows, Runnable alive) {
        task = (SegmentationTask) context.task();
        forms = context.forms();
        scores = new PixelScores(model, context.pixels().inference());
        this.preprocessor = preprocessor;
        this.rows = rows;
        this.alive = alive;
        counts = task.none();
        task.forms().forEach(form -> inferenceNanos.put(form, 0L));
    }

    void evaluate(DecodeAhead<PixelSteps.Files, PreparedPixels> images) throws IOException, InterruptedException {
        for (PreparedPixels image = images.next(); image != null; image = images.next()) {
            decodeNanos += image.nanos();
            TaskImage result =
                    image.usable() ? score(image) : task.fault(image.subject(), image.outcome(), image.reason());
            counts = counts.plus(result);
            digests.writeBytes(ImageDigest.of(result, task.forms()));
            tally = image.decoded() == null ? tally : tally.plus(image.decoded().tally());
            ShardRunner.write(rows, result, image.decoded());
        }
        alive.run();
    }

    private TaskImage score(PreparedPixels image) {
        LabelMap label = image.label();
        List<ScoreRows> perForm = rows(image);
        ImageScorer scorer = new ImageScorer(task, label.width());
        List<float[][]> row = new ArrayList<>();
        for (int y = 0; y < label.height(); y++) {
            if (y % ROWS_ALIVE == 0) {
                alive.run();
            }
            row.clear();
            for (int f = 0; f < forms.size(); f++) {
                long start = System.nanoTime();
                row.add(perForm.get(f).next());
                inferenceNanos.merge(forms.get(f).label(), System.nanoTime() - start, Long::sum);
            }
            scorer.row(row, label.classes(), y * label.width());
        }
        inferred++;
        return scorer.image(
                image.entry().id(),
                label.stray().pixels() == 0 ? null : label.stray().values());
    }

    private List<ScoreRows> rows(PreparedPixels image) {
        long start = System.nanoTime();
        List<ImageView> views = new ArrayList<>();
        for (RgbImage scaled : image.scaled()) {
            views.add(ImageView.of(preprocessor.normalised(scaled), scaled.height(), scaled.width()));
        }
        decodeNanos += System.nanoTime() - start;
        List<ScoreRows> perForm = new ArrayList<>();
        for (Form form : forms) {
            long begun = System.nanoTime();
            perForm.add(scores.rows(
                    form, views, image.label().height(), image.label().width()));
            inferenceNanos.merge(form.label(), System.nanoTime() - begun, Long::sum);
        }
        return perForm;
    }

    @Override
    public byte[] digests() {
        return digests.toByteArray();
    }

    @Override
    public TaskResult counts() {
        return counts;
    }

    @Override
    public ImageTally tally() {
        return tally;
    }

    @Override
    public TaskTimes times() {
        return new TaskTimes(inferred, decodeNanos, inferenceNanos);
    }
}
