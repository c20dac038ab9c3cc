package org.repmlpeval.job.report.provenance;

/**
 * A window over which a network slid, and by how much; scores are averaged where windows overlap.
 *
 * @param height pixels, as are the others
 * @param strideDown from one row of windows to the next; the last ends with the image
 * @param strideAcross the same of columns
 */
public record WindowSection(int height, int width, int strideDown, int strideAcross) {}
