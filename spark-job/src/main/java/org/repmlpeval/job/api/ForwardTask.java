package org.repmlpeval.job.api;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.repmlpeval.job.run.admission.Engine;
import org.repmlpeval.job.run.executor.ExecutorResources;
import org.repmlpeval.job.run.executor.ExecutorRuntime;
import org.repmlpeval.job.run.weights.SentObject;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipe;

/**
 * Runs the images of a partition through the network, on the executor's one model. Only this small object and the broadcast weights travel.
 *
 * @param column index of the column of encoded images
 * @param k how many classes are named; 0 for embeddings
 * @param names of the classes; empty if they are not known
 */
record ForwardTask(Source source, Images images, List<Form> forms, int column, int k, List<String> names)
        implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** Where an executor gets the model from. */
    record Source(String runId, SentObject model, Engine engine, int batch) implements java.io.Serializable {}

    /** How images are prepared. */
    record Images(Recipe recipe, int maxBytes, long maxPixels) implements java.io.Serializable {}

    static ForwardTask of(ForwardModel model, int column, int k) {
        return new ForwardTask(
                new Source(
                        model.runId(),
                        model.sent(),
                        model.settings().engine(),
                        model.settings().batch()),
                new Images(
                        model.settings().recipe(),
                        model.settings().maxImageBytes(),
                        model.settings().maxImagePixels()),
                model.settings().forms(),
                column,
                model.settings().architecture().output() == Architecture.Output.LOGITS ? k : 0,
                model.names());
    }

    /** Ends the executor if its device is lost. */
    private static <T> T orEnd(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            ExecutorResources.endIfDeviceIsLost(e);
            throw e;
        }
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        ExecutorRuntime runtime =
                orEnd(() -> ExecutorRuntime.lease(source.runId(), source.model(), source.engine(), source.batch()));
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> runtime.release());
        ForwardBatch batch = new ForwardBatch(this, runtime, new Preprocessor(images.recipe(), images.maxPixels()));
        return new Iterator<>() {
            private Iterator<Row> done = List.<Row>of().iterator();

            @Override
            public boolean hasNext() {
                return done.hasNext() || rows.hasNext();
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (!done.hasNext()) {
                    TaskContext.get().killTaskIfInterrupted();
                    done = orEnd(() -> batch.run(rows)).iterator();
                }
                return done.next();
            }
        };
    }
}
