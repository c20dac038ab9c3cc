/**
 * Data sets of semantic segmentation: where images and labels lie, how their names relate, and the listing of both. Must not decode
 * labels, or know what their values mean.
 */
package org.repmlpeval.partitioning.segmentation;
