package org.repmlpeval.model.engine;

import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Tensor;

/** A network with its weights in the backend's memory. Thread-safe. Close it when no thread uses it any more. */
public interface LoadedModel extends AutoCloseable {
    /** Shape of one image, {@code (C, H, W)}. */
    Shape input();

    /** Shape of one result; {@code (classes, 1, 1)} for a classifier. */
    Shape output();

    /** The forms that were loaded. */
    Set<Form> forms();

    /** Number of threads that share a run: the requested number, or fewer if the backend cannot use as many. */
    int threadsPerRun();

    /**
     * Runs one form. The work is done on the engine's cores, or on a device, while the caller waits. If there is not enough memory
     * for that many images at once, it runs fewer at a time from then on.
     *
     * @param images {@code (N, C, H, W)} normalised, N ≥ 1
     * @return {@code (N, classes)} logits, or {@code (N, C, H, W)} for a network that ends in a map; in the model's precision
     * @throws IllegalArgumentException if the shape is wrong
     * @throws IllegalStateException if the form is not loaded or the model is closed
     * @throws EnvironmentException if there is not even memory for one image
     */
    Tensor run(Form form, Tensor images);

    /**
     * The same on a number of cores that differs from the model's usual one.
     *
     * @param threads that may share each run, 1 to what the backend can use
     * @throws IllegalArgumentException also if that number is illegal
     */
    Tensor run(Form form, Tensor images, int threads);

    /**
     * Runs one form and returns the output of each block of the network, {@link org.repmlpeval.model.arch.network.Network#blocks}.
     * The last one is the result.
     *
     * @return {@code (N, C)} or {@code (N, C, H, W)} by the block's name, in order
     * @throws IllegalStateException also if the model was loaded without taps, see {@link EngineOptions#taps}
     */
    Map<String, Tensor> blocks(Form form, Tensor images);

    /**
     * The same for one image, but each output is handed over as soon as it is on the heap. Outputs that the receiver does not keep can be
     * freed, so that they are never all on the heap together.
     *
     * @param image {@code (1, C, H, W)} normalised
     * @param taken receives the name of a block and its output, in any order, on another thread; a run that is tried again because memory
     *     was short hands over the same outputs again
     * @throws IllegalArgumentException also if there is more than one image
     */
    void blocks(Form form, Tensor image, BiConsumer<String, Tensor> taken);

    /**
     * Runs one form on one thread and returns how the time was spent.
     *
     * @return nanoseconds by kind of instruction
     */
    Map<String, Long> profile(Form form, Tensor images);

    /** Describes for reports what this model uses beyond {@link Backend#description}, such as a library that not every network needs. */
    default Map<String, String> description() {
        return Map.of();
    }

    /** The native memory that the model uses now, and its limit. */
    MemoryUse memory();

    /** Waits for active runs, then frees all native memory. A second call does nothing. */
    @Override
    void close();
}
