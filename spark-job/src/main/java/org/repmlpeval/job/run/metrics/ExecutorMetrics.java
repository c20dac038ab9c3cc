package org.repmlpeval.job.run.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.repmlpeval.model.arch.network.Form;

/**
 * The measures of this JVM's tasks. They are always taken; Spark shows them if its metrics system has a sink and {@link MetricsPlugin} is
 * among {@code spark.plugins}.
 */
public final class ExecutorMetrics {
    /** Names of the forms, so that each has a timer from the start. */
    private static final List<String> FORMS =
            Arrays.stream(Form.values()).map(Form::label).toList();

    private static final Meter IMAGES = new Meter();
    private static final Counter MISSING = new Counter();
    private static final Timer DECODE = new Timer();
    private static final Map<String, Timer> INFERENCE =
            FORMS.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), form -> new Timer()));
    private static final AtomicInteger WAITING = new AtomicInteger();
    private static final Counter MODELS_LOADED = new Counter();
    private static volatile LongSupplier nativeBytes = () -> 0;

    private ExecutorMetrics() {}

    /** Whether an image was scored. */
    public enum Outcome {
        SCORED,
        MISSING
    }

    /** An image is done. @param decodeNanos spent on reading and decoding it */
    public static void image(Outcome outcome, long decodeNanos) {
        IMAGES.mark();
        DECODE.update(decodeNanos, TimeUnit.NANOSECONDS);
        if (outcome == Outcome.MISSING) {
            MISSING.inc();
        }
    }

    /** A step of inference is done: a batch, or a row of pixels. */
    public static void inference(String form, long nanos) {
        Timer timer = INFERENCE.get(form);
        if (timer != null) {
            timer.update(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Images were put into the queue before the network, or taken out if the number is negative. */
    public static void waiting(int images) {
        WAITING.addAndGet(images);
    }

    /** A model was loaded. @param bytes what all models of this JVM hold outside the heap, whenever it is asked */
    public static void modelLoaded(LongSupplier bytes) {
        MODELS_LOADED.inc();
        nativeBytes = bytes;
    }

    static void register(MetricRegistry registry) {
        registry.register("images", IMAGES);
        registry.register("imagesWithoutResult", MISSING);
        registry.register("decode", DECODE);
        INFERENCE.forEach((form, timer) -> registry.register("inference." + form, timer));
        registry.register("imagesWaiting", (Gauge<Integer>) WAITING::get);
        registry.register("modelsLoaded", MODELS_LOADED);
        registry.register("nativeMemoryBytes", (Gauge<Long>) () -> nativeBytes.getAsLong());
    }
}
