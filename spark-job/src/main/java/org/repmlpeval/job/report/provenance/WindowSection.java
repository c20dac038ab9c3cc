package org.repmlpeval.job.report.provenance;

/**
 * The size and stride of the sliding window; scores are averaged where windows overlap.
 *
 * @param height height in pixels; all other values are also in pixels
 * @param strideDown distance from one row of windows to the next; the last row ends at the image's edge
 * @param strideAcross distance from one column of windows to the next; the last column ends at the image's edge
 */
public record WindowSection(int height, int width, int strideDown, int strideAcross) {}
