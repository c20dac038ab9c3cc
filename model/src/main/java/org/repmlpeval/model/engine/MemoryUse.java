package org.repmlpeval.model.engine;

import java.io.Serializable;

/**
 * Native memory of a loaded model.
 *
 * @param weightBytes of the weights of all forms
 * @param bufferBytes of the buffers of all runs so far that were at work at once
 * @param peakBytes most that was reserved at once from this JVM's budget, by this model or others
 * @param limitBytes of that budget
 * @param imagesPerRun images that go through the network together; fewer than asked for if memory was lacking
 */
public record MemoryUse(long weightBytes, long bufferBytes, long peakBytes, long limitBytes, int imagesPerRun)
        implements Serializable {}
