package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.repmlpeval.job.run.admission.Engine;
import org.repmlpeval.job.run.check.Exactness;
import org.repmlpeval.job.run.check.ExactnessRun;
import org.repmlpeval.job.run.weights.LocalBundles;
import org.repmlpeval.job.run.weights.ModelBundle;
import org.repmlpeval.job.run.weights.SentObject;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.NativeLibraries;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.reparam.Conversion;
import org.repmlpeval.partitioning.plan.Shard;

/**
 * Runs a few images of an evaluation in float64 too, on an executor. The weights are those of the run: the executor converts the
 * training-time form once more and keeps its kernels in float64.
 *
 * @param model the {@link ModelBundle} of the run
 * @param converter who converted the weights of the deploy form
 */
public record ExactTask(
        String runId,
        SentObject model,
        Broadcast<SerializableConfiguration> hadoop,
        RunContext context,
        Engine engine,
        Converter converter)
        implements Serializable {
    /** Who converted the weights of the deploy form. */
    public enum Converter {
        THIS_PROGRAM,
        ANOTHER_TOOL
    }

    /**
     * The images of one task.
     *
     * @param root where they are read from
     * @param prefix goes before their ids in the report
     */
    public record Images(URI root, String prefix, Shard shard) implements Serializable {}

    /**
     * The result of one task.
     *
     * @param images ids of the images that ran
     * @param unread those that could not be read, each with its reason
     * @param exactness null if there were no images, or the runs failed
     * @param failure why the runs failed; null if they did not
     */
    public record Part(List<String> images, List<String> unread, Exactness exactness, String failure)
            implements Serializable {
        public Part {
            images = List.copyOf(images);
            unread = List.copyOf(unread);
        }

        /**
         * The result of a run. A lack of memory or of a native library is the result of this part; it does not end the executor, as Spark
         * would.
         */
        static Part of(Run run) throws IOException, InterruptedException {
            try {
                return run.part();
            } catch (EnvironmentException e) {
                ExecutorResources.endIfDeviceIsLost(e);
                return failed(e.getMessage());
            } catch (OutOfMemoryError e) {
                return failed("out of memory (" + e.getMessage() + "); the Java heap is limited to "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB; raise the memory of the executors, or switch the sample off with --exact-sample 0");
            } catch (Error e) {
                return failed(NativeLibraries.explain(e).orElseThrow(() -> e).getMessage());
            }
        }

        private static Part failed(String reason) {
            return new Part(List.of(), List.of(), null, reason);
        }
    }

    /** Reads and runs the images of a part. */
    @FunctionalInterface
    interface Run {
        Part part() throws IOException, InterruptedException;
    }

    /** One at a time in each JVM: the memory of a float64 model is several times that of the run's. */
    public Part run(Images sample) throws IOException, InterruptedException {
        synchronized (ExactTask.class) {
            return Part.of(() -> measured(sample));
        }
    }

    private Part measured(Images sample) throws IOException, InterruptedException {
        Cores cores = Cores.ofThisJvm(ExecutorResources.cores());
        ModelBundle bundle = LocalBundles.find(runId).orElseGet(() -> model.open(ModelBundle.class));
        Shape input = bundle.architecture().network(context.forms().get(0)).input();
        SampleImages read =
                SampleImages.read(context, sample, input, hadoop.value().value(), cores);
        return new Part(
                read.ids(), read.unread(), read.ids().isEmpty() ? null : exactness(bundle, cores, read.inputs()), null);
    }

    private Exactness exactness(ModelBundle bundle, Cores cores, List<Tensor> images) {
        List<Form> forms = Form.exact(context.forms());
        Map<Form, StateDict> exact = new EnumMap<>(Form.class);
        StateDict train = trained(bundle);
        StateDict converted = null;
        for (Form form : forms) {
            StateDict rounded = bundle.weights().get(form);
            if (form == Form.TRAIN || train == null || converter == Converter.ANOTHER_TOOL) {
                exact.put(form, rounded);
            } else {
                converted = converted != null
                        ? converted
                        : Conversion.toDeploy(bundle.architecture(), train, Precision.FLOAT64);
                exact.put(form, converted);
            }
        }
        Backend backend = ExecutorResources.onDeviceOfTask(engine)
                .choose(Precision.FLOAT32)
                .backend();
        return new ExactnessRun(
                        bundle.architecture(),
                        forms,
                        runner(backend, Precision.FLOAT32, cores, bundle.weights()),
                        runner(Backend.of(Backend.AUTO, Precision.FLOAT64), Precision.FLOAT64, cores, exact))
                .measure(images);
    }

    /** The training-time weights, if a form is computed from them, also in reduced precision; otherwise null. */
    private static StateDict trained(ModelBundle bundle) {
        return bundle.weights().entrySet().stream()
                .filter(entry -> entry.getKey().weights() == Form.TRAIN)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static ExactnessRun.Runner runner(
            Backend backend, Precision precision, Cores cores, Map<Form, StateDict> weights) {
        return new ExactnessRun.Runner(
                backend, new EngineOptions(precision, cores, 1, 1, ExecutorResources.memory()), weights);
    }
}
