package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.repmlpeval.job.run.check.Exactness;
import org.repmlpeval.job.run.check.ExactnessRun;
import org.repmlpeval.job.run.executor.read.DecodeAhead;
import org.repmlpeval.job.run.executor.read.ImageSteps;
import org.repmlpeval.job.run.executor.read.PatientReader;
import org.repmlpeval.job.run.executor.read.PreparedImage;
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
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.reparam.Conversion;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.ReadResult;

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
        String backend,
        Converter converter)
        implements Serializable {
    /** Who converted the weights of the deploy form. */
    public enum Converter {
        THIS_PROGRAM,
        ANOTHER_TOOL
    }

    /**
     * The result of one task.
     *
     * @param images ids of the images that could be decoded
     * @param exactness null if there were none, or the runs failed
     * @param failure why the runs failed; null if they did not
     */
    public record Part(List<String> images, Exactness exactness, String failure) implements Serializable {
        public Part {
            images = List.copyOf(images);
        }
    }

    /** One at a time in each JVM: the memory of a float64 model is several times that of the run's. */
    public Part run(Shard sample) throws IOException, InterruptedException {
        synchronized (ExactTask.class) {
            List<String> ids = new ArrayList<>();
            Cores cores = Cores.ofThisJvm(ExecutorResources.cores());
            ModelBundle bundle = LocalBundles.find(runId).orElseGet(() -> model.open(ModelBundle.class));
            Shape input = bundle.architecture().network(context.forms().get(0)).input();
            List<Tensor> images = images(sample, input, cores, ids);
            if (images.isEmpty()) {
                return new Part(ids, null, null);
            }
            try {
                return new Part(ids, exactness(bundle, cores, images), null);
            } catch (EnvironmentException e) {
                return new Part(ids, null, e.getMessage());
            } catch (Error e) {
                // The error comes from a native library; for some errors Spark would end the executor.
                return new Part(
                        ids,
                        null,
                        NativeLibraries.explain(e).orElseThrow(() -> e).getMessage());
            }
        }
    }

    private Exactness exactness(ModelBundle bundle, Cores cores, List<Tensor> images) {
        List<Form> forms =
                context.forms().stream().filter(form -> form != Form.INT8).toList();
        Map<Form, StateDict> exact = new EnumMap<>(Form.class);
        StateDict train = bundle.weights().get(Form.TRAIN);
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
        return new ExactnessRun(
                        bundle.architecture(),
                        forms,
                        runner(Backend.of(backend, Precision.FLOAT32), Precision.FLOAT32, cores, bundle.weights()),
                        runner(Backend.of(Backend.AUTO, Precision.FLOAT64), Precision.FLOAT64, cores, exact))
                .measure(images);
    }

    private static ExactnessRun.Runner runner(
            Backend backend, Precision precision, Cores cores, Map<Form, StateDict> weights) {
        return new ExactnessRun.Runner(
                backend, new EngineOptions(precision, cores, 1, 1, ExecutorResources.memory()), weights);
    }

    /** The images that can be decoded, each {@code (1, C, H, W)}; with a sliding window, the first window of each. */
    private List<Tensor> images(Shard sample, Shape input, Cores cores, List<String> ids)
            throws IOException, InterruptedException {
        Configuration conf = hadoop.value().value();
        Preprocessor preprocessor = new Preprocessor(context.recipe());
        List<Tensor> images = new ArrayList<>();
        PatientReader reader = new PatientReader(
                conf, context.source().root(), context.source().maxImageBytes(), PatientReader.Attempt.LAST);
        try (DecodeAhead<ReadResult, PreparedImage> decoded = new DecodeAhead<>(
                new ImageSteps(reader, preprocessor),
                sample,
                cores,
                sample.entries().size())) {
            for (PreparedImage image = decoded.next(); image != null; image = decoded.next()) {
                if (image.usable()) {
                    float[] pixels = new float[preprocessor.channels() * preprocessor.height() * preprocessor.width()];
                    preprocessor.normalise(image.cropped(), pixels, 0);
                    images.add(window(pixels, preprocessor, input));
                    ids.add(image.entry().id());
                }
            }
        }
        return images;
    }

    private static Tensor window(float[] pixels, Preprocessor from, Shape input) {
        int rows = input.channels() * input.height();
        float[] window = new float[rows * input.width()];
        for (int row = 0; row < rows; row++) {
            int source = row / input.height() * from.height() + row % input.height();
            System.arraycopy(pixels, source * from.width(), window, row * input.width(), input.width());
        }
        return Tensor.of(window, 1, input.channels(), input.height(), input.width());
    }
}
