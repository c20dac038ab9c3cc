/** Loads the checkpoint, makes the weights of every form and sends them to the executors. */
package org.repmlpeval.job.run.weights;
