package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.run.executor.read.DecodeAhead;
import org.repmlpeval.job.run.executor.read.PixelSteps;
import org.repmlpeval.job.run.executor.read.PreparedPixels;
import org.repmlpeval.job.task.TaskImage;
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
final class PixelEvaluator {
    /** Rows of pixels between two questions whether the task still lives. */
    private static final int ROWS_ALIVE = 64;

    private final SegmentationTask task;
    private final List<Form> forms;
    private final PixelScores scores;
    private final Preprocessor preprocessor;
    private final ShardTally tally;
    private final PredictionFiles predictions;
    private final Runnable alive;

    /** @param predictions gets the predicted classes of each image; null if they are not kept */
    PixelEvaluator(
            RunContext context,
            LoadedModel model,
            Preprocessor preprocessor,
            ShardTally tally,
            PredictionFiles predictions,
            Runnable alive) {
        task = (SegmentationTask) context.task();
        forms = context.forms();
        scores = new PixelScores(model, context.pixels().inference());
        this.preprocessor = preprocessor;
        this.tally = tally;
        this.predictions = predictions;
        this.alive = alive;
    }

    void evaluate(DecodeAhead<PixelSteps.Files, PreparedPixels> images) throws IOException, InterruptedException {
        int index = 0;
        for (PreparedPixels image = images.next(); image != null; image = images.next()) {
            TaskImage result =
                    image.usable() ? score(image, index) : task.fault(image.subject(), image.outcome(), image.reason());
            tally.add(result, image.read(), image.decoded(), image.nanos());
            index++;
        }
        alive.run();
    }

    /** @param index place of the image in the shard */
    private TaskImage score(PreparedPixels image, int index) throws IOException {
        LabelMap label = image.label();
        List<ScoreRows> perForm = rows(image);
        ImageScorer scorer = new ImageScorer(task, label.width());
        PredictionFiles.Image kept =
                predictions == null ? null : predictions.image(index, label.width(), label.height());
        List<float[][]> row = new ArrayList<>();
        for (int y = 0; y < label.height(); y++) {
            if (y % ROWS_ALIVE == 0) {
                alive.run();
            }
            row.clear();
            for (int f = 0; f < forms.size(); f++) {
                row.add(tally.inference(forms.get(f), perForm.get(f)::next));
            }
            scorer.row(row, label.classes(), y * label.width());
            if (kept != null) {
                kept.row(y, scorer);
            }
        }
        if (kept != null) {
            alive.run();
            kept.write();
        }
        tally.inferred(1);
        return scorer.image(
                image.entry().id(),
                label.stray().pixels() == 0 ? null : label.stray().values());
    }

    private List<ScoreRows> rows(PreparedPixels image) {
        List<ImageView> views = tally.decoding(() -> views(image));
        List<ScoreRows> perForm = new ArrayList<>();
        for (Form form : forms) {
            perForm.add(tally.inference(
                    form,
                    () -> scores.rows(
                            form, views, image.label().height(), image.label().width())));
        }
        return perForm;
    }

    private List<ImageView> views(PreparedPixels image) {
        List<ImageView> views = new ArrayList<>();
        for (RgbImage scaled : image.scaled()) {
            views.add(ImageView.of(preprocessor.normalised(scaled), scaled.height(), scaled.width()));
        }
        return views;
    }
}
