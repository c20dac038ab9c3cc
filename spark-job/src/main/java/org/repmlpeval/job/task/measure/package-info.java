/** Measures of one image: top-k classes (with ties), the rank of the label, and the drift between two rows of outputs. */
package org.repmlpeval.job.task.measure;
