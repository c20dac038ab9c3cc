/**
 * From the checkpoint to the weights of every form, and their way to the executors.
 */
package org.repmlpeval.job.run.weights;
