package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.run.executor.read.DecodeAhead;
import org.repmlpeval.job.run.executor.read.PreparedImage;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.VectorTask;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.partitioning.read.ReadResult;

/** Evaluates one shard: runs batches of decoded images through every form and compares the outputs of each image. */
final class ShardEvaluator {
    private final VectorTask task;
    private final List<Form> forms;
    private final Forward forward;
    private final Preprocessor preprocessor;
    private final int batch;
    private final ShardTally tally;
    private final Runnable alive;

    /** Applies the network to a batch: to whole images or in a sliding window. */
    @FunctionalInterface
    interface Forward {
        /**
         * @param images {@code (N, C, H, W)} normalised
         * @return {@code (N, …)} float32
         */
        Tensor run(Form form, Tensor images);
    }

    ShardEvaluator(RunContext context, Forward forward, Preprocessor preprocessor, ShardTally tally, Runnable alive) {
        task = (VectorTask) context.task();
        forms = context.forms();
        this.forward = forward;
        this.preprocessor = preprocessor;
        batch = context.inference().imagesTogether(context.batch());
        this.tally = tally;
        this.alive = alive;
    }

    void evaluate(DecodeAhead<ReadResult, PreparedImage> images) throws IOException, InterruptedException {
        List<PreparedImage> pending = new ArrayList<>();
        int usable = 0;
        for (PreparedImage image = images.next(); image != null; image = images.next()) {
            pending.add(image);
            usable += image.usable() ? 1 : 0;
            if (usable == batch) {
                finish(pending, usable);
                pending.clear();
                usable = 0;
            }
        }
        finish(pending, usable);
    }

    /** Runs the usable images as one batch, and counts all images in the order of the shard. */
    private void finish(List<PreparedImage> images, int usable) throws IOException {
        alive.run();
        List<float[]> logits = usable == 0 ? List.of() : infer(images, usable);
        int row = 0;
        for (PreparedImage image : images) {
            TaskImage result;
            if (image.usable()) {
                List<LogitRow> perForm = new ArrayList<>();
                for (float[] form : logits) {
                    perForm.add(new LogitRow(form, row * task.values(), task.values()));
                }
                row++;
                result = task.score(image.subject(), perForm);
            } else {
                result = task.fault(image.subject(), image.outcome(), image.reason());
            }
            tally.add(result, image.read(), image.decoded(), image.nanos());
        }
    }

    private List<float[]> infer(List<PreparedImage> images, int usable) {
        Tensor input = tally.decoding(() -> input(images, usable));
        List<float[]> logits = new ArrayList<>();
        for (Form form : forms) {
            logits.add(tally.inference(form, () -> forward.run(form, input).floats()));
        }
        tally.inferred(usable);
        return logits;
    }

    /** The usable images, {@code (N, C, H, W)} normalised. */
    private Tensor input(List<PreparedImage> images, int usable) {
        int size = preprocessor.channels() * preprocessor.height() * preprocessor.width();
        float[] pixels = new float[Math.multiplyExact(usable, size)];
        int offset = 0;
        for (PreparedImage image : images) {
            if (image.usable()) {
                preprocessor.normalise(image.cropped(), pixels, offset);
                offset += size;
            }
        }
        return Tensor.of(pixels, usable, preprocessor.channels(), preprocessor.height(), preprocessor.width());
    }
}
