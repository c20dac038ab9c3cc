package org.repmlpeval.job.api;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.repmlpeval.job.run.executor.ExecutorRuntime;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.job.task.measure.TopK;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.recipe.Preprocessor;

/** Takes rows from a partition, decodes their images on the executor's cores, and runs them as one batch through every form. */
record ForwardBatch(ForwardTask task, ExecutorRuntime runtime, Preprocessor preprocessor) {
    /** An image that only has to be normalised, or the reason why there is none. */
    private record Prepared(RgbImage image, String fault) {}

    List<Row> run(Iterator<Row> rows) {
        List<Row> taken = new ArrayList<>();
        List<Future<Prepared>> decoding = new ArrayList<>();
        while (rows.hasNext() && taken.size() < task.source().batch()) {
            Row row = rows.next();
            taken.add(row);
            decoding.add(runtime.cores().submit(Cores.Priority.PREPARATION, () -> prepare(row)));
        }
        List<Prepared> images = decoding.stream().map(ForwardBatch::result).toList();
        List<float[]> outputs = infer(images.stream()
                .map(Prepared::image)
                .filter(image -> image != null)
                .toList());
        List<Row> results = new ArrayList<>();
        int place = 0;
        for (int i = 0; i < taken.size(); i++) {
            boolean usable = images.get(i).image() != null;
            results.add(row(taken.get(i), images.get(i).fault(), outputs, usable ? place : -1));
            place += usable ? 1 : 0;
        }
        return results;
    }

    private Prepared prepare(Row row) {
        if (row.isNullAt(task.column())) {
            return new Prepared(null, "there is no image: the value is null");
        }
        byte[] bytes = row.getAs(task.column());
        if (bytes.length > task.images().maxBytes()) {
            return new Prepared(
                    null,
                    "the image has " + bytes.length + " bytes, above the limit of "
                            + task.images().maxBytes());
        }
        try {
            return new Prepared(preprocessor.cropped(bytes), null);
        } catch (ImageException e) {
            return new Prepared(null, e.reason());
        } catch (RuntimeException e) {
            // As in an evaluation, an unexpected failure of the decoder fails this image only.
            return new Prepared(null, "decoder failed: " + e);
        }
    }

    private static Prepared result(Future<Prepared> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the task was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("preparing an image failed", e.getCause());
        }
    }

    /** The outputs of each form, {@code (N, values)}; none without images. */
    private List<float[]> infer(List<RgbImage> images) {
        if (images.isEmpty()) {
            return List.of();
        }
        int size = preprocessor.channels() * preprocessor.height() * preprocessor.width();
        float[] pixels = new float[Math.multiplyExact(images.size(), size)];
        for (int i = 0; i < images.size(); i++) {
            preprocessor.normalise(images.get(i), pixels, i * size);
        }
        Tensor input =
                Tensor.of(pixels, images.size(), preprocessor.channels(), preprocessor.height(), preprocessor.width());
        List<float[]> outputs = new ArrayList<>();
        for (Form form : task.forms()) {
            outputs.add(runtime.model().run(form, input).floats());
        }
        return outputs;
    }

    /** @param place of the image in the batch; negative if there is a fault */
    private Row row(Row given, String fault, List<float[]> outputs, int place) {
        int values = runtime.model().output().channels();
        List<Object> cells = new ArrayList<>();
        String found = fault;
        for (int f = 0; f < task.forms().size(); f++) {
            LogitRow row = place < 0 ? null : new LogitRow(outputs.get(f), place * values, values);
            if (row != null && row.firstNonFinite() >= 0 && found == null) {
                found = "the " + task.forms().get(f).label() + " form gives " + row.at(row.firstNonFinite())
                        + " as value " + row.firstNonFinite();
            }
            cells.add(row == null ? null : values(row));
            if (task.k() > 0) {
                cells.add(row == null || row.firstNonFinite() >= 0 ? null : top(row));
            }
        }
        Object[] all = new Object[given.size() + cells.size() + 1];
        for (int i = 0; i < given.size(); i++) {
            all[i] = given.get(i);
        }
        for (int i = 0; i < cells.size(); i++) {
            all[given.size() + i] = cells.get(i);
        }
        all[all.length - 1] = found;
        return RowFactory.create(all);
    }

    private static Float[] values(LogitRow row) {
        Float[] values = new Float[row.classes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.at(i);
        }
        return values;
    }

    private Row[] top(LogitRow row) {
        TopK top = TopK.of(row, Math.min(task.k(), row.classes()));
        Row[] rows = new Row[top.k()];
        for (int i = 0; i < rows.length; i++) {
            int index = top.classes().get(i);
            rows[i] = RowFactory.create(
                    index,
                    task.names().isEmpty() ? null : task.names().get(index),
                    top.logits().get(i));
        }
        return rows;
    }
}
