package org.repmlpeval.model.engine;

import java.util.Map;
import java.util.Set;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Tensor;

/** A network with its weights in the backend's memory. Safe for use by several threads; close it when none is running it. */
public interface LoadedModel extends AutoCloseable {
    /** Shape of one image, {@code (C, H, W)}. */
    Shape input();

    /** Shape of one result; {@code (classes, 1, 1)} for a classifier. */
    Shape output();

    /** The forms that were loaded. */
    Set<Form> forms();

    /** Threads that share a run: as many as asked for, or as the backend can use. */
    int threadsPerRun();

    /**
     * Runs one form. The work is done on the engine's cores while the caller waits. If memory for so many images at once is lacking, it
     * runs fewer at a time, from then on.
     *
     * @param images {@code (N, C, H, W)} normalised, N ≥ 1
     * @return {@code (N, classes)} logits, or {@code (N, C, H, W)} of a network that ends in a map; in the model's precision
     * @throws IllegalArgumentException if the shape is another
     * @throws IllegalStateException if the form is not loaded or the model is closed
     * @throws EnvironmentException if memory is lacking even for one image
     */
    Tensor run(Form form, Tensor images);

    /**
     * The same on a number of cores that is not the model's usual one.
     *
     * @param threads that may share each run, 1 to what the backend can use
     * @throws IllegalArgumentException also if that number is illegal
     */
    Tensor run(Form form, Tensor images, int threads);

    /**
     * Runs one form and gives what each block of the network ends in, {@link org.repmlpeval.model.arch.network.Network#blocks}; the last is
     * the result.
     *
     * @return {@code (N, C)} or {@code (N, C, H, W)} by the block's name, in order
     * @throws IllegalStateException also if the model was loaded without taps, see {@link EngineOptions#taps}
     */
    Map<String, Tensor> blocks(Form form, Tensor images);

    /**
     * Runs one form on one thread and tells where the time went.
     *
     * @return nanoseconds by kind of instruction
     */
    Map<String, Long> profile(Form form, Tensor images);

    /** Native memory that the model holds now, and what it can grow to. */
    MemoryUse memory();

    /** Waits for runs that go on, then frees all native memory; a second call does nothing. */
    @Override
    void close();
}
