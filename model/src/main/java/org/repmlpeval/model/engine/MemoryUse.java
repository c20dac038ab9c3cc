package org.repmlpeval.model.engine;

import java.io.Serializable;

/**
 * Native memory of a loaded model.
 *
 * @param weightBytes of the weights of all forms
 * @param bufferBytes of the buffers of all runs so far that were at work at once
 * @param peakBytes largest sum of both so far
 * @param limitBytes what both may come to
 * @param imagesPerRun images that go through the network together; fewer than asked for if memory was lacking
 */
public record MemoryUse(long weightBytes, long bufferBytes, long peakBytes, long limitBytes, int imagesPerRun)
        implements Serializable {}
