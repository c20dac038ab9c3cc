package org.repmlpeval.model.engine;

import java.io.Serializable;

/**
 * Native memory of a loaded model.
 *
 * @param weightBytes of the weights of all forms
 * @param bufferBytes of the buffers of all runs; as many as were ever active at once
 * @param peakBytes largest amount reserved at once from this JVM's budget, by this model or others
 * @param limitBytes limit of that budget
 * @param imagesPerRun number of images that go through the network together; fewer than requested if memory was short
 */
public record MemoryUse(long weightBytes, long bufferBytes, long peakBytes, long limitBytes, int imagesPerRun)
        implements Serializable {}
