package org.repmlpeval.job.run.executor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.run.executor.read.DecodeAhead;
import org.repmlpeval.job.run.executor.read.DecodedFacts;
import org.repmlpeval.job.run.executor.read.ImageTally;
import org.repmlpeval.job.run.executor.read.PreparedImage;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.job.task.VectorTask;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.partitioning.read.ReadResult;

/** Evaluates one shard: runs batches of decoded images through every form, compares the outputs of each image and writes its row. */
final class ShardEvaluator implements ShardRunner.Evaluator {
    private final VectorTask task;
    private final List<Form> forms;
    private final Forward forward;
    private final Preprocessor preprocessor;
    private final int batch;
    private final RowsParquet rows;
    private final Runnable alive;
    private final Map<String, Long> inferenceNanos = new LinkedHashMap<>();

    private final ByteArrayOutputStream digests = new ByteArrayOutputStream();
    private TaskResult counts;
    private ImageTally tally = ImageTally.empty();
    private long decodeNanos;
    private long inferred;

    /** Applies the network to a batch: to whole images or in a sliding window. */
    @FunctionalInterface
    interface Forward {
        /**
         * @param images {@code (N, C, H, W)} normalised
         * @return {@code (N, …)} float32
         */
        Tensor run(Form form, Tensor images);
    }

    ShardEvaluator(RunContext context, Forward forward, Preprocessor preprocessor, RowsParquet rows, Runnable alive) {
        task = (VectorTask) context.task();
        forms = context.forms();
        this.forward = forward;
        this.preprocessor = preprocessor;
        batch = context.inference().imagesTogether(context.batch());
        this.rows = rows;
        this.alive = alive;
        counts = task.none();
        task.forms().forEach(form -> inferenceNanos.put(form, 0L));
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
            decodeNanos += image.nanos();
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
            counts = counts.plus(result);
            digests.writeBytes(ImageDigest.of(result, task.forms()));
            write(image, result);
        }
    }

    private void write(PreparedImage image, TaskImage result) throws IOException {
        DecodedFacts decoded = image.decoded();
        tally = decoded == null ? tally : tally.plus(decoded.tally());
        ShardRunner.write(rows, result, decoded);
    }

    private List<float[]> infer(List<PreparedImage> images, int usable) {
        int size = preprocessor.channels() * preprocessor.height() * preprocessor.width();
        long start = System.nanoTime();
        float[] pixels = new float[Math.multiplyExact(usable, size)];
        int offset = 0;
        for (PreparedImage image : images) {
            if (image.usable()) {
                preprocessor.normalise(image.cropped(), pixels, offset);
                offset += size;
            }
        }
        decodeNanos += System.nanoTime() - start;
        Tensor input = Tensor.of(pixels, usable, preprocessor.channels(), preprocessor.height(), preprocessor.width());
        List<float[]> logits = new ArrayList<>();
        for (Form form : forms) {
            long begun = System.nanoTime();
            logits.add(forward.run(form, input).floats());
            inferenceNanos.merge(form.label(), System.nanoTime() - begun, Long::sum);
        }
        inferred += usable;
        return logits;
    }

    /** The {@link ImageDigest}s of the shard's images in order. */
    @Override
    public byte[] digests() {
        return digests.toByteArray();
    }

    @Override
    public TaskResult counts() {
        return counts.settled();
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
