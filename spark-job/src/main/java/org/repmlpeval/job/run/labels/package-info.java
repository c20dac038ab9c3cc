/**
 * Decides which class each output of the network stands for, from the sorted folders, a class list, ImageNet-1k or the checkpoint. Warns
 * or stops when these contradict each other. Reads no images.
 */
package org.repmlpeval.job.run.labels;
