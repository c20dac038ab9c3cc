/** Measures speed and memory of networks, of the pipeline from image files, and of Spark. Evaluations use nothing in this package. */
package org.repmlpeval.job.bench;
