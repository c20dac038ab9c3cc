/**
 * Which class is which output of the network: the order of the folders, of a class list, of ImageNet-1k or of the checkpoint, and what
 * is said when they contradict each other. Reads no images.
 */
package org.repmlpeval.job.run.labels;
